using KfuncGen.Bpf.Ir;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Flow;

/// <summary>One block of a body in one of its copies: a <c>finally</c> is copied for each way through it.</summary>
/// <param name="block">The block.</param>
/// <param name="instance">The copy it is part of.</param>
internal sealed class FlowNode(BasicBlock block, FlowInstance instance)
{
    /// <summary>The block.</summary>
    public BasicBlock Block { get; } = block;

    /// <summary>The copy it is part of.</summary>
    public FlowInstance Instance { get; } = instance;

    /// <summary>Where it goes on when its condition says so; null where it has none.</summary>
    public FlowNode? Conditional { get; set; }

    /// <summary>Where it goes on otherwise; null where it ends the body or never gets there.</summary>
    public FlowNode? FallThrough { get; set; }

    /// <summary>How many nodes that go on with this one are not lowered yet.</summary>
    public int OpenPredecessors { get; set; }

    /// <summary>Where its code begins.</summary>
    public required IrBlock Start { get; init; }
}
