using System.Collections.Immutable;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Lowering.Sources;

/// <summary>
/// Finds the files that a library's BPF functions are made of: those of the functions and structs that others can use, and those of all
/// that is named in them.
/// </summary>
internal sealed class CarriedFiles
{
    private readonly Compilation compilation;
    private readonly CancellationToken cancellation;
    private readonly HashSet<SyntaxTree> trees = [];
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
    private readonly Queue<ISymbol> pending = new();

    private CarriedFiles(Compilation compilation, CancellationToken cancellation)
    {
        this.compilation = compilation;
        this.cancellation = cancellation;
    }

    /// <summary>Whether another assembly may be able to name a method or a type.</summary>
    public static bool IsVisibleOutside(ISymbol declared, Compilation compilation)
    {
        bool isOpen = compilation.Assembly.GetAttributes().Any(static one => one.AttributeClass?.Name == "InternalsVisibleToAttribute");

        for (ISymbol? symbol = declared; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility != Accessibility.Public
                && !(isOpen && symbol.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The files, in the compilation's order.</summary>
    /// <param name="compilation">The compilation, with what the generator made.</param>
    /// <param name="declared">The functions and structs that others can use, by their documentation ids.</param>
    /// <param name="cancellation">Stops it.</param>
    public static ImmutableArray<CarriedFile> Collect(
        Compilation compilation, IEnumerable<string> declared, CancellationToken cancellation)
    {
        CarriedFiles files = new(compilation, cancellation);

        foreach (string id in declared)
        {
            files.Add(DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation));
        }

        while (files.pending.Count > 0)
        {
            files.Visit(files.pending.Dequeue());
        }

        return [.. compilation.SyntaxTrees.Where(
            tree => files.trees.Contains(tree) || HasGlobalUsings(tree, cancellation)).Select(files.Carry)];
    }

    private void Add(ISymbol? symbol)
    {
        symbol = symbol?.OriginalDefinition;

        if (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or INamedTypeSymbol
            && !symbol.DeclaringSyntaxReferences.IsEmpty
            && seen.Add(symbol))
        {
            pending.Enqueue(symbol);
        }
    }

    private void Visit(ISymbol symbol)
    {
        cancellation.ThrowIfCancellationRequested();

        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
        {
            trees.Add(reference.SyntaxTree);

            // What a class contains is only of interest where it is named itself.
            if (symbol is not INamedTypeSymbol { TypeKind: TypeKind.Class })
            {
                VisitNames(reference.GetSyntax(cancellation));
            }
        }

        Add(symbol.ContainingType);
    }

    private void VisitNames(SyntaxNode syntax)
    {
        SemanticModel model = compilation.GetSemanticModel(syntax.SyntaxTree);

        foreach (SimpleNameSyntax name in (syntax is VariableDeclaratorSyntax { Parent: { } declaration }
            ? declaration
            : syntax).DescendantNodes().OfType<SimpleNameSyntax>())
        {
            SymbolInfo info = model.GetSymbolInfo(name, cancellation);
            Add(info.Symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor ? constructor.ContainingType : info.Symbol);
        }
    }

    private CarriedFile Carry(SyntaxTree tree) => new(
        compilation.Options.SourceReferenceResolver?.NormalizePath(tree.FilePath, baseFilePath: null) ?? tree.FilePath,
        tree.GetText(cancellation).ToString(),
        string.Join(";", ((CSharpParseOptions)tree.Options).PreprocessorSymbolNames),
        compilation.Options.CheckOverflow);

    private static bool HasGlobalUsings(SyntaxTree tree, CancellationToken cancellation) =>
        tree.GetRoot(cancellation) is CompilationUnitSyntax unit
            && unit.Usings.Any(static one => one.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword));

    /// <summary>The files that an assembly carries; empty where it carries none.</summary>
    public static ImmutableArray<CarriedFile> Read(IAssemblySymbol assembly)
    {
        ImmutableArray<CarriedFile>.Builder files = ImmutableArray.CreateBuilder<CarriedFile>();

        foreach (AttributeData attribute in assembly.GetAttributes())
        {
            if (attribute is { AttributeClass: { } type, ConstructorArguments: [{ Value: string path }, { Value: string text }] }
                && KernelSymbols.IsLibrary(type, "BpfFunctionSourceAttribute"))
            {
                files.Add(new CarriedFile(path, text, Named(attribute, "Symbols") as string ?? "", Named(attribute, "IsChecked") is true));
            }
        }

        return files.ToImmutable();
    }

    private static object? Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}
