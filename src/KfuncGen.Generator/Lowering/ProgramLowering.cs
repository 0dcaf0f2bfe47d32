using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Values;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering;

/// <summary>
/// Lowers a program: its method, and the functions that it calls, each once. A function is lowered before the call of it, so
/// that the caller knows whether it may end early.
/// </summary>
internal sealed class ProgramLowering
{
    private readonly Dictionary<(IMethodSymbol Method, int Packets), FunctionLowering?> functions = [];
    private readonly List<FunctionLowering> inOrder = [];
    private readonly List<LoweringProblem> problems = [];
    private readonly Dictionary<string, StubVariant> kfuncs = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private bool isFailed;

    private ProgramLowering(LoweringContext context, CancellationToken cancellation)
    {
        Context = context;
        Cancellation = cancellation;
    }

    /// <summary>The compilation.</summary>
    public LoweringContext Context { get; }

    /// <summary>Stops it.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Constants and static fields.</summary>
    public ProgramData Data { get; } = new();

    /// <summary>Which variables hold a part of the packet.</summary>
    public PacketVariables Packets { get; } = new();

    /// <summary>Lowers a program, or a function for itself: then only to see what is wrong with it.</summary>
    public static LoweredProgram Lower(IMethodSymbol method, LoweringContext context, CancellationToken cancellation) =>
        Lower(method, ProgramType.Of(method), context, cancellation);

    /// <summary>Lowers a program whose type is known, so that its attribute is not bound for that; a function has none.</summary>
    public static LoweredProgram Lower(IMethodSymbol method, ProgramType? type, LoweringContext context, CancellationToken cancellation)
    {
        ProgramLowering program = new(context, cancellation);
        FunctionLowering? main = null;

        if (type is not null)
        {
            foreach (LoweringProblem problem in type.CheckSignature(method, context))
            {
                program.problems.Add(problem);
            }

            if (program.problems.Count == 0)
            {
                main = program.Build(method, 0, type);
            }
        }
        else
        {
            main = program.FunctionOf(method, 0);
        }

        return new LoweredProgram(
            main is null || program.isFailed || program.problems.Count > 0 ? null : new IrProgram(main.Function, program.Data.ReadOnly, program.Data.WritableSize),
            [.. program.inOrder],
            [.. program.kfuncs.Values],
            [.. program.problems]);
    }

    /// <summary>A function that programs call; null where it cannot be one, which was reported.</summary>
    /// <param name="method">The method.</param>
    /// <param name="packets">Which of its parameters are a part of the packet, as bits.</param>
    public FunctionLowering? FunctionOf(IMethodSymbol method, int packets)
    {
        if (!functions.TryGetValue((method, packets), out FunctionLowering? function))
        {
            function = Build(method, packets, type: null);
        }

        return function;
    }

    /// <summary>Notes that the program names a kfunc.</summary>
    public void Use(StubVariant variant) => kfuncs[variant.Identifier] = variant;

    /// <summary>A name for a function that no other one of the program has.</summary>
    public string UniqueName(string name)
    {
        string unique = name;

        for (int i = 2; !names.Add(unique); i++)
        {
            unique = name + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
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

    /// <summary>Says that the compiler has found the method wrong, so that there is nothing to make of it.</summary>
    public void Fail() => isFailed = true;

    private FunctionLowering? Build(IMethodSymbol method, int packets, ProgramType? type)
    {
        if (Context.GraphOf(method, Cancellation) is not { } graph)
        {
            Fail();
            return null;
        }

        if (ReturnTypeOf(method) is not { } returnType)
        {
            return null;
        }

        FunctionLowering function = new(this, method, returnType, type?.AbortValue);
        functions[(method, packets)] = function;

        if (!FunctionParameters.Declare(function, packets))
        {
            functions[(method, packets)] = null;
            return null;
        }

        inOrder.Add(function);
        Complete(function, graph, method, isMain: type is { HasOwnContext: true });
        return function;
    }

    private static void Complete(FunctionLowering function, ControlFlowGraph graph, IMethodSymbol method, bool isMain)
    {
        ContextCopy? copy = isMain ? ContextCopy.MakeIfNeeded(function, graph) : null;
        BodyLowering body = new(function, graph, method.ReturnType, caller: null);
        LoweredValue result = body.Lower();
        copy?.End(body.Memory);
        function.Builder.Return(result is LoweredValue.Scalar scalar ? scalar.Value : null);
        function.Finish(() => copy?.End(body.Memory));
    }

    private IrType? ReturnTypeOf(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return IrType.None;
        }

        if (!method.ReturnsByRef && !method.ReturnsByRefReadonly && ScalarType.Of(method.ReturnType) is { } scalar)
        {
            return scalar.Type;
        }

        if (method.ReturnType is not IErrorTypeSymbol)
        {
            Report(new LoweringProblem(Descriptors.UnsupportedBpfType, method.Locations[0], (method.ReturnsByRef || method.ReturnsByRefReadonly ? "ref " : "") + method.ReturnType.ToDisplayString(), "a function returns one integer or handle; give back more through 'out' parameters"));
        }

        Fail();
        return null;
    }
}
