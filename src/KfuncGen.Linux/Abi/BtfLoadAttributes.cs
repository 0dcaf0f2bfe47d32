using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>What bpf(2) reads for <see cref="BpfCommand.BtfLoad"/>: union bpf_attr, include/uapi/linux/bpf.h, 7.2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BtfLoadAttributes
{
    public ulong Btf;
    public ulong Log;
    public uint Size;
    public uint LogSize;
    public uint LogLevel;
    public uint LogTrueSize;
}
