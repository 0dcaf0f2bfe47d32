using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>What the kernel says of a BTF object: struct bpf_btf_info, include/uapi/linux/bpf.h, 7.2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BtfInformation
{
    public ulong Btf;
    public uint BtfSize;
    public uint Id;
    public ulong Name;
    public uint NameLength;
    public uint IsKernel;
}
