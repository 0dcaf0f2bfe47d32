using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary><c>Interlocked</c>: the atomic instructions of BPF, which all targets have, for 32 and 64 bits.</summary>
/// <param name="scope">The body.</param>
/// <param name="operands">Evaluates arguments.</param>
/// <param name="access">Finds addresses.</param>
/// <param name="conversions">Converts between types of numbers.</param>
internal sealed class AtomicLowering(BodyScope scope, IOperands operands, MemoryLowering access, ConversionLowering conversions)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Lowers a call; null where the method is not one of <c>Interlocked</c>.</summary>
    public LoweredValue? TryLower(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (method.ContainingType is not { Name: "Interlocked", ContainingNamespace: { Name: "Threading" } threading }
            || threading.ContainingNamespace is not { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            || method.Parameters.IsEmpty)
        {
            return null;
        }

        if (ScalarType.Of(method.Parameters[0].Type) is not { Type: not IrType.Pointer, Bits: 32 or 64 } type)
        {
            return scope.Unsupported(
                invocation.Syntax,
                $"'Interlocked.{method.Name}' of a '{method.Parameters[0].Type.ToDisplayString()}'",
                "BPF changes 32 and 64 bits in one go; use an 'int', 'uint', 'long' or 'ulong'");
        }

        Place.Memory place = operands.FindMemory(Argument(invocation, 0));

        switch (method.Name)
        {
            case "Read":
                return new LoweredValue.Scalar(access.Load(place, type));

            case "Increment":
                return Changed(place, Builder.Constant(type.Type, 1));

            case "Decrement":
                return Changed(place, Builder.Constant(type.Type, -1));

            case "Add":
                return Changed(place, Operand(invocation, 1, type));

            case "And":
                return Before(IrAtomic.And, place, Operand(invocation, 1, type));

            case "Or":
                return Before(IrAtomic.Or, place, Operand(invocation, 1, type));

            case "Exchange":
                return Before(IrAtomic.Exchange, place, Operand(invocation, 1, type));

            case "CompareExchange":
                IrValue written = Operand(invocation, 1, type);
                return Before(IrAtomic.CompareExchange, place, written, Operand(invocation, 2, type));

            default:
                return scope.Unsupported(
                    invocation.Syntax,
                    $"'Interlocked.{method.Name}'",
                    "use 'Add', 'Increment', 'Decrement', 'And', 'Or', 'Exchange' or 'CompareExchange'");
        }
    }

    // BPF gives what was there before; these give what is there now. Where nobody asks, the sum is left out later.
    private LoweredValue Changed(Place.Memory place, IrValue value) =>
        new LoweredValue.Scalar(Builder.Binary(IrOpcode.Add, Builder.Atomic(IrAtomic.Add, place.Base, value, null, place.Offset), value));

    private LoweredValue Before(IrAtomic operation, Place.Memory place, IrValue value, IrValue? comparand = null) =>
        new LoweredValue.Scalar(Builder.Atomic(operation, place.Base, value, comparand, place.Offset));

    private IrValue Operand(IInvocationOperation invocation, int position, ScalarType type)
    {
        IOperation argument = Argument(invocation, position);
        return conversions.Convert(operands.Scalar(argument), ScalarType.Of(argument.Type) ?? type, type);
    }

    private static IOperation Argument(IInvocationOperation invocation, int position) =>
        invocation.Arguments.First(argument => argument.Parameter?.Ordinal == position).Value;
}
