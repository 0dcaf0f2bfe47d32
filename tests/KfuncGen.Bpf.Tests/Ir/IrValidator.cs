using KfuncGen.Bpf.Analysis;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Tests.Ir;

/// <summary>
/// Checks what stages rely on: every block ends, predecessors and phis fit the edges, phis come first, every value is made on
/// all ways to where it is used, and all that is used is in the function.
/// </summary>
internal sealed class IrValidator
{
    private readonly IrFunction function;
    private readonly Dictionary<IrValue, (IrBlock Block, int Place)> places = [];

    private IrValidator(IrFunction function) => this.function = function;

    /// <summary>Checks a function. Takes longer than compiling it: made for tests.</summary>
    /// <exception cref="InvalidOperationException">Something is wrong; the message says what, and shows the function.</exception>
    public static void Validate(IrFunction function) => new IrValidator(function).Validate();

    private void Validate()
    {
        if (function.Blocks.Count == 0)
        {
            throw new InvalidOperationException($"{function.Name} has no blocks.");
        }

        HashSet<IrBlock> blocks = [.. function.Blocks];
        Require(blocks.Count == function.Blocks.Count, "a block is in it twice");

        foreach (IrBlock block in function.Blocks)
        {
            Require(block.Terminator is not null, "a block has no end");

            for (int i = 0; i < block.Values.Count; i++)
            {
                IrValue value = block.Values[i];
                Require(!places.ContainsKey(value), $"a value ({value.Opcode}) is in it twice");
                Require(value.Block == block, $"a value ({value.Opcode}) names another block than it is in");
                places.Add(value, (block, i));
            }
        }

        Require(function.Blocks[0].Predecessors.Count == 0, "something goes back to the first block");
        CheckEdges(blocks);
        CheckValues();
    }

    private void CheckEdges(HashSet<IrBlock> blocks)
    {
        Dictionary<(IrBlock From, IrBlock To), int> edges = [];

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrBlock successor in block.Successors)
            {
                Require(blocks.Contains(successor), "a block goes on with one that is not in it");
                edges.TryGetValue((block, successor), out int count);
                edges[(block, successor)] = count + 1;
                Require(count == 0, "a branch goes to one block either way");
            }
        }

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrBlock predecessor in block.Predecessors)
            {
                Require(edges.Remove((predecessor, block)), "a predecessor does not go on with its successor");
            }
        }

        Require(edges.Count == 0, "a block is no predecessor of the one it goes on with");
    }

    private void CheckValues()
    {
        List<IrBlock> order = BlockOrder.Find(function);
        Dominators dominators = new(order);

        foreach (IrBlock block in order)
        {
            bool isPhiAllowed = true;

            for (int i = 0; i < block.Values.Count; i++)
            {
                IrValue value = block.Values[i];

                if (value.Opcode == IrOpcode.Phi)
                {
                    Require(isPhiAllowed, "a phi comes after other values");
                    Require(
                        value.Operands.Count == block.Predecessors.Count,
                        $"a phi has {value.Operands.Count} operands in a block of {block.Predecessors.Count} predecessors");

                    for (int j = 0; j < value.Operands.Count; j++)
                    {
                        CheckUse(value.Operands[j], block.Predecessors[j], int.MaxValue, dominators);
                        Require(value.Operands[j].Type == value.Type, $"a phi of {value.Type} has an operand of {value.Operands[j].Type}");
                    }

                    continue;
                }

                isPhiAllowed = false;

                foreach (IrValue operand in value.Operands)
                {
                    CheckUse(operand, block, i, dominators);
                }

                Require(value.Slot is null || function.Slots.Contains(value.Slot), "the address of another function's slot is taken");
                Require(value.Opcode != IrOpcode.Call || value.Operands.Count <= 5, "a call has more than five arguments");
                CheckArguments(value);
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    CheckUse(branch.Left, block, int.MaxValue, dominators);
                    CheckUse(branch.Right, block, int.MaxValue, dominators);
                    Require(branch.Left.Type == branch.Right.Type, $"a branch compares {branch.Left.Type} with {branch.Right.Type}");
                    break;
                case IrTerminator.Return { Value: { } value }:
                    CheckUse(value, block, int.MaxValue, dominators);
                    Require(value.Type == function.ReturnType, $"{value.Type} is returned where {function.ReturnType} is");
                    break;
                case IrTerminator.Return:
                    Require(function.ReturnType == IrType.None, "nothing is returned");
                    break;
            }
        }
    }

    private void CheckArguments(IrValue call)
    {
        if (call.Callee is not IrCallee.Function { Target: { } target })
        {
            return;
        }

        Require(call.Operands.Count == target.Parameters.Count, $"{target.Name} is called with {call.Operands.Count} arguments");
        Require(call.Type == target.ReturnType, $"{target.Name} is called for {call.Type}");

        for (int i = 0; i < call.Operands.Count; i++)
        {
            Require(call.Operands[i].Type == target.Parameters[i], $"argument {i} of {target.Name} is {call.Operands[i].Type}");
        }
    }

    private void CheckUse(IrValue value, IrBlock block, int place, Dominators dominators)
    {
        if (!places.TryGetValue(value, out (IrBlock Block, int Place) made))
        {
            throw Error($"a value ({value.Opcode}) is used that is in no block");
        }

        Require(value.Type != IrType.None, $"a value ({value.Opcode}) is used that is nothing");

        // In what cannot be reached anything may be used.
        if (block.Index >= 0)
        {
            bool isMadeBefore = made.Block == block
                ? made.Place < place
                : made.Block.Index >= 0 && dominators.Dominates(made.Block.Index, block.Index);
            Require(isMadeBefore, $"a value ({value.Opcode}) is used where it is not made on every way");
        }
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw Error(problem);
        }
    }

    private InvalidOperationException Error(string problem) => new($"{function.Name}: {problem}.\n{IrText.Of(function)}");
}
