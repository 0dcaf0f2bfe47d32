using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>What bpf(2) reads for <see cref="BpfCommand.MapCreate"/>: union bpf_attr, include/uapi/linux/bpf.h, 7.2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MapCreateAttributes
{
    public uint Type;
    public uint KeySize;
    public uint ValueSize;
    public uint MaximumEntries;
    public uint Flags;
    public uint InnerMap;
    public uint NumaNode;
    public fixed byte Name[ObjectName.Size];
}
