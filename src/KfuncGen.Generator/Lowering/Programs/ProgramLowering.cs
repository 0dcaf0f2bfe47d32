using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Bodies;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>
/// Lowers a program: its method, and the functions that it calls, each once. A function is lowered before the call of it, so
/// that the caller knows whether it may end early.
/// </summary>
internal sealed class ProgramLowering : ICallees
{
    private readonly Dictionary<(IMethodSymbol Method, ArgumentShape Shape), FunctionScope?> functions = [];
    private readonly List<FunctionScope> inOrder = [];
    private readonly ProgramScope scope;

    private ProgramLowering(ProgramScope scope) => this.scope = scope;

    /// <summary>Lowers a program, or a function for itself: then only to see what is wrong with it.</summary>
    public static LoweredProgram Lower(IMethodSymbol method, LoweringContext context, CancellationToken cancellation) =>
        Lower(method, ProgramType.Of(method), context, cancellation);

    /// <summary>Lowers a program whose type is known, so that its attribute is not bound for that; a function has none.</summary>
    public static LoweredProgram Lower(IMethodSymbol method, ProgramType? type, LoweringContext context, CancellationToken cancellation)
    {
        ProgramScope scope = new(context, method.ContainingType, cancellation)
        {
            KernelType = type?.KernelType,
            IsAtProbe = type?.IsAtProbe == true,
            Hook = type is null ? null : ProgramType.HookOf(method),
        };
        ProgramLowering program = new(scope);
        FunctionScope? main = type is null ? program.FunctionOf(method, default) : program.Main(method, type);

        return new LoweredProgram(
            main is null || scope.IsFailed || scope.HasErrors
                ? null
                : new IrProgram(main.Function, scope.Data.ReadOnly, scope.Data.WritableSize),
            [.. program.inOrder],
            [.. scope.Kfuncs],
            [.. scope.Data.Fields],
            [.. scope.Problems],
            scope.Container);
    }

    /// <inheritdoc/>
    public FunctionScope? FunctionOf(IMethodSymbol method, ArgumentShape shape)
    {
        method = scope.Context.SourceOf(method) ?? method;

        if (!functions.TryGetValue((method, shape), out FunctionScope? function))
        {
            function = Build(method, shape, type: null);
        }

        return function;
    }

    /// <inheritdoc/>
    public LoweredValue Inline(
        ControlFlowGraph graph, ITypeSymbol returnType, BodyScope caller, Place.Memory? instance, IMethodSymbol? method) =>
        new BodyLowering(new BodyScope(caller.Function, graph, caller, instance), returnType, this).Lower(method);

    private FunctionScope? Main(IMethodSymbol method, ProgramType type)
    {
        foreach (LoweringProblem problem in type.CheckSignature(method, scope.Context))
        {
            scope.Report(problem);
        }

        return !scope.HasErrors ? Build(method, default, type) : null;
    }

    private FunctionScope? Build(IMethodSymbol method, ArgumentShape shape, ProgramType? type)
    {
        if (scope.Context.GraphOf(method, scope.Cancellation) is not { } graph)
        {
            // Of a partial method without a body, and the like, the compiler says so.
            if (method.IsExtern)
            {
                scope.Report(
                    new LoweringProblem(
                        Descriptors.UnsupportedBpfCode, method.Locations[0], "a method whose code is elsewhere", "write its body here"));
            }

            scope.Fail();
            return null;
        }

        // The kernel gets a number from what it calls that returns nothing.
        int? early = type?.AbortValue ?? (shape.Callback is { IsAlone: true } ? 0 : null);
        int? unsaid = early ?? (shape.Callback is not null ? 0 : null);

        if ((unsaid is not null && method.ReturnsVoid ? IrType.I32 : ReturnTypeOf(method)) is not { } returnType)
        {
            return null;
        }

        FunctionScope function = new(scope, method, returnType, early);
        functions[(method, shape)] = function;

        if (type is { HasHook: true })
        {
            HookParameters.Declare(function, type);
        }
        else if (!FunctionParameters.Declare(function, shape))
        {
            functions[(method, shape)] = null;
            return null;
        }

        if (type is { HasHook: false, HasOwnContext: false })
        {
            function.Context = function.Read(method.Parameters[0], 0, IrType.Pointer);
        }

        inOrder.Add(function);
        Complete(function, graph, type, shape, unsaid);
        return function;
    }

    private void Complete(FunctionScope function, ControlFlowGraph graph, ProgramType? type, ArgumentShape shape, int? unsaid)
    {
        ContextCopy? copy = type is { HasOwnContext: true } ? ContextCopy.MakeIfNeeded(function, graph) : null;
        LoweredValue result = new BodyLowering(
            new BodyScope(function, graph, caller: null, instance: null), function.Method.ReturnType, this).Lower(function.Method);
        copy?.End();

        function.Builder.Return(
            unsaid is { } number && function.Method.ReturnsVoid ? function.Builder.Constant(IrType.I32, number)
            : result is not LoweredValue.Scalar scalar ? null
            : shape.Callback is null ? scalar.Value
            : AsAnswer(function, scalar.Value));

        function.Finish(() => copy?.End());
    }

    // The verifier wants to see that it is 0 or 1: in_rbtree_lock_required_cb and set_loop_callback_state, kernel/bpf/verifier.c, 7.2.
    private static IrValue AsAnswer(FunctionScope function, IrValue value) =>
        function.Builder.Compare(IrCondition.NotEqual, value, function.Builder.Constant(value.Type, 0));

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

        // It is written where the caller says.
        if (scope.Context.Layouts.ResultOf(method) is not null)
        {
            return IrType.None;
        }

        if (method.ReturnType is not IErrorTypeSymbol)
        {
            scope.Report(
                new LoweringProblem(
                    Descriptors.UnsupportedBpfType,
                    method.Locations[0],
                    (method.ReturnsByRef || method.ReturnsByRefReadonly ? "ref " : "") + method.ReturnType.ToDisplayString(),
                    "a function returns an integer, a handle or a struct; give back others through 'out' parameters"));
        }

        scope.Fail();
        return null;
    }
}
