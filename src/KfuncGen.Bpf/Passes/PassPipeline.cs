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
        SignedDivision.Expand(function, options);
        DeadValues.Remove(function);
    }
}
