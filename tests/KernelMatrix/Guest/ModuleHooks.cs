using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>A program where a function of a module begins.</summary>
[BpfObject]
internal static partial class ModuleHooks
{
    internal static long read;

    // The targets' files have the functions of kernel images.
#pragma warning disable KFG0112
    [BpfProgram(BpfProgramType.Fentry, "nf_conntrack_hash_sysctl")]
    public static void AtRead() => Interlocked.Increment(ref read);
#pragma warning restore KFG0112
}
