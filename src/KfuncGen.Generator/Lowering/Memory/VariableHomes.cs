using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>
/// Where C# variables live: in registers, or on the stack where they are structs or somebody takes their address.
/// </summary>
internal sealed class VariableHomes
{
    private readonly BodyScope scope;
    private readonly MemoryLowering access;
    private readonly HashSet<ISymbol> onStack = new(SymbolEqualityComparer.Default);

    /// <summary>Finds whose address is taken.</summary>
    public VariableHomes(BodyScope scope, MemoryLowering access)
    {
        this.scope = scope;
        this.access = access;
        CapturedOperations captured = new(scope.Graph);

        foreach (IOperation operation in scope.Graph.Operations())
        {
            IOperation? taken = operation switch
            {
                IArgumentOperation { Parameter.RefKind: not RefKind.None } argument when !IsCopied(argument) => argument.Value,
                ISimpleAssignmentOperation { IsRef: true } assignment => assignment.Value,
                IFlowCaptureOperation capture when CapturedOperations.IsReference(capture) => capture.Value,
                IInvocationOperation { Instance: { } instance } call
                    when scope.Program.Context.ReceiverOf(call.TargetMethod) is { RefKind: not RefKind.None } => instance,
                _ => null,
            };

            taken = taken is null ? null : captured.Origin(taken);

            if (taken is IDeclarationExpressionOperation declaration)
            {
                taken = declaration.Expression;
            }

            ISymbol? variable = taken switch
            {
                ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } => local,
                IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
                _ => null,
            };

            if (variable is not null)
            {
                onStack.Add(variable);
            }
        }
    }

    // A helper reads the keys of maps from the stack, and older kernels know nothing of what was read there any more: to them a counter
    // would have no end (check_stack_range_initialized, kernel/bpf/verifier.c, 6.12). Where another argument changes it, it is the
    // changed one that counts.
    private static bool IsCopied(IArgumentOperation argument) =>
        argument is { Parameter.RefKind: RefKind.In, Parent: IInvocationOperation { Instance.Type: { } type } call }
            && MapSymbols.IsMap(type)
            && call.Arguments.All(
                other => other == argument || !other.DescendantsAndSelf().Any(
                    static one => one is IAssignmentOperation or IIncrementOrDecrementOperation
                        or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }));

    /// <summary>Where a local lives.</summary>
    public Place Of(ILocalSymbol local) => Of(local, local.Type, local.RefKind);

    /// <summary>Where a parameter lives.</summary>
    public Place Of(IParameterSymbol parameter) => Of(parameter, parameter.Type, parameter.RefKind);

    /// <summary>Puts the parameters where they live that do not stay in registers.</summary>
    public void Initialize(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in scope.Program.Context.ParametersOf(method))
        {
            if (parameter.RefKind != RefKind.None || scope.Program.Context.Layouts.Of(parameter.Type) is not { } layout)
            {
                continue;
            }

            if (ScalarType.Of(parameter.Type) is not { } scalar)
            {
                Place.Memory source = new(scope.Function.Read(parameter, 0, IrType.Pointer), 0);
                access.Copy((Place.Memory)Of(parameter), source, layout);
            }
            else if (Of(parameter) is Place.Memory memory)
            {
                access.Store(memory, scalar, scope.Function.Read(parameter, 0, scalar.Type));
            }
        }
    }

    private Place Of(ISymbol variable, ITypeSymbol type, RefKind refKind)
    {
        if (refKind != RefKind.None)
        {
            return new Place.Memory(scope.Function.Read(variable, 0, IrType.Pointer), 0);
        }

        bool isScalar = ScalarType.Of(type) is not null;

        // What has no layout was reported where it is declared; what is written to such a variable goes nowhere.
        if ((isScalar && !onStack.Contains(variable)) || scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return new Place.Variable(variable);
        }

        return new Place.Memory(scope.Builder.SlotAddress(scope.Function.SlotOf(variable, variable.Name, type, layout)), 0);
    }
}
