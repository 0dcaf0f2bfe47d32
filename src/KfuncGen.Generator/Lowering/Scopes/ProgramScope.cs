using System.Globalization;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>What the functions of a program share: its data, the kfuncs that it names, and what is wrong with it.</summary>
/// <param name="context">The compilation.</param>
/// <param name="container">The class of the program, or of the function that is lowered alone.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class ProgramScope(LoweringContext context, INamedTypeSymbol container, CancellationToken cancellation)
{
    private readonly List<LoweringProblem> problems = [];
    private readonly Dictionary<string, StubVariant> kfuncs = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<ISymbol, IFieldSymbol> only = new(SymbolEqualityComparer.Default);

    /// <summary>The compilation.</summary>
    public LoweringContext Context { get; } = context;

    /// <summary>The class of the program, whose maps are the program's.</summary>
    public INamedTypeSymbol Container { get; } = container;

    /// <summary>The program's type, as <c>enum bpf_prog_type</c> has it; null for a function that is lowered alone.</summary>
    public string? KernelType { get; init; }

    /// <summary>Whether the cookie of its attachments is an index of what attaching wrote down, the user's among that.</summary>
    public bool IsAtProbe { get; init; }

    /// <summary>The hook that the program names; null where it names none.</summary>
    public string? Hook { get; init; }

    /// <summary>Stops it.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Constants and static fields.</summary>
    public ProgramData Data { get; } = new(MapSymbols.IsObject(container) ? context.DataOf(container) : null);

    /// <summary>Which variables hold a part of the packet.</summary>
    public PacketVariables Packets { get; } = new();

    /// <summary>The kfuncs that the program names.</summary>
    public IReadOnlyCollection<StubVariant> Kfuncs => kfuncs.Values;

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<LoweringProblem> Problems => problems;

    /// <summary>Whether one of these makes it impossible to lower.</summary>
    public bool HasErrors => problems.Exists(static problem => problem.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);

    /// <summary>Whether the compiler has found it wrong, so that there is nothing to make of it.</summary>
    public bool IsFailed { get; private set; }

    /// <summary>Whether what is generated beside the program sees a field: what is read where it is loaded has to be seen there.</summary>
    public bool CanReadWhereLoaded(IFieldSymbol field) => Context.IsOwn(field)
        ? Context.Compilation.IsSymbolAccessibleWithin(field, Container)
        : IsPublic(field);

    /// <summary>Notes that the program names a kfunc.</summary>
    public void Use(StubVariant variant) => kfuncs[variant.Identifier] = variant;

    /// <summary>
    /// Notes that the program uses a map of a type of which it may use one, and gives the other one that it uses already; null where there
    /// is none.
    /// </summary>
    public IFieldSymbol? OtherThan(IFieldSymbol map)
    {
        if (!only.TryGetValue(map.Type.OriginalDefinition, out IFieldSymbol? first))
        {
            only.Add(map.Type.OriginalDefinition, first = map);
        }

        return SymbolEqualityComparer.Default.Equals(first, map) ? null : first;
    }

    /// <summary>A name for a function that no other one of the program has.</summary>
    public string UniqueName(string name)
    {
        string unique = name;

        for (int i = 2; !names.Add(unique); i++)
        {
            unique = name + "_" + i.ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }

    /// <summary>Reports a problem.</summary>
    public void Report(LoweringProblem problem)
    {
        if (!problems.Exists(other => other.Location == problem.Location && other.Descriptor.Id == problem.Descriptor.Id))
        {
            problems.Add(problem);
        }
    }

    /// <summary>Says that the compiler has found the method wrong.</summary>
    public void Fail() => IsFailed = true;

    private static bool IsPublic(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public && (symbol.ContainingType is not { } outer || IsPublic(outer));
}
