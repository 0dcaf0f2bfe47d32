using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>
/// What bpf(2) reads for <see cref="BpfCommand.BtfGetDescriptor"/>, and reads and writes for
/// <see cref="BpfCommand.BtfGetNextId"/>: union bpf_attr, include/uapi/linux/bpf.h, 7.2.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ObjectIdAttributes
{
    public uint Id;
    public uint NextId;
    public uint OpenFlags;
}
