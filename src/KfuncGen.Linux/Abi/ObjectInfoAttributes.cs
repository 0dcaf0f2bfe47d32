using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>What bpf(2) reads for <see cref="BpfCommand.ObjectGetInfo"/>: union bpf_attr, include/uapi/linux/bpf.h, 7.2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ObjectInfoAttributes
{
    public uint Descriptor;
    public uint Size;
    public ulong Information;
}
