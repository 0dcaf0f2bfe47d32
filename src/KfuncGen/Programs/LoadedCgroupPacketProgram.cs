using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program for packets of a cgroup in the kernel: it is attached to cgroups, <see cref="CgroupLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedCgroupPacketProgram : LoadedPacketProgram
{
    internal LoadedCgroupPacketProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
