using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>The passes over a function, in their order.</summary>
internal static class PassPipeline
{
    // Each round finds less; what the last one leaves is right, just longer.
    private const int MaximalRounds = 3;

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
        PacketLengths.Run(function);
        ReturnMerging.Run(function);
    }

    // Deciding a branch may make blocks unreachable, and that may decide others; so may what jump threading leaves behind.
    private static void Simplify(IrFunction function)
    {
        for (int round = 0; round < MaximalRounds; round++)
        {
            if (ValueNumbering.Run(function))
            {
                UnreachableBlocks.Remove(function);
            }

            DeadValues.Remove(function);
            BlockMerging.Run(function);

            if (!JumpThreading.Run(function))
            {
                return;
            }

            BlockMerging.Run(function);
        }
    }
}
