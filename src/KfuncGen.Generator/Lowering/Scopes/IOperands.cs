using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>
/// The way from an operation to its operands, whatever those are. Each kind of operation is lowered by a class that knows only
/// what it needs itself; that operands may be of any kind again is this door.
/// </summary>
internal interface IOperands
{
    /// <summary>Lowers an expression.</summary>
    LoweredValue Evaluate(IOperation operation);

    /// <summary>Lowers an expression whose value fits a register.</summary>
    IrValue Scalar(IOperation operation);

    /// <summary>The place of an expression; null where it has a value but no place.</summary>
    Place? Find(IOperation operation);

    /// <summary>The memory of an expression, to pass by reference; a value without memory gets some.</summary>
    Place.Memory FindMemory(IOperation operation);

    /// <summary>A call whose result is one comparison; null for any other.</summary>
    (IrCondition Condition, IrValue Left, IrValue Right)? Comparison(IInvocationOperation invocation);
}
