using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program of a cgroup in the kernel: it is attached to cgroups, <see cref="CgroupLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedCgroupProgram : LoadedBpfProgram
{
    internal LoadedCgroupProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
