using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>The passes over a function, in their order.</summary>
internal static class PassPipeline
{
    /// <summary>Makes a function smaller, and such that every operation has an instruction.</summary>
    public static void Run(IrFunction function, BpfCodeOptions options)
    {
        UnreachableBlocks.Remove(function);
        SlotPromotion.Run(function);
        Simplify(function);
        MemoryForwarding.Run(function);
        DeadStores.Run(function);
        SignedDivision.Expand(function, options);
        Simplify(function);
        ReturnMerging.Run(function);
    }

    // Deciding a branch may make blocks unreachable, and that may decide others.
    private static void Simplify(IrFunction function)
    {
        bool isChanged = ValueNumbering.Run(function);

        if (isChanged)
        {
            UnreachableBlocks.Remove(function);
        }

        DeadValues.Remove(function);
        BlockMerging.Run(function);

        if (JumpThreading.Run(function))
        {
            BlockMerging.Run(function);
        }
    }
}
