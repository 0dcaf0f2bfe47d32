using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>
/// What bpf(2) reads for <see cref="BpfCommand.MapLookupElement"/> and <see cref="BpfCommand.MapUpdateElement"/>, and, up to the
/// descriptor, for <see cref="BpfCommand.MapFreeze"/>: union bpf_attr, include/uapi/linux/bpf.h, 7.2.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MapElementAttributes
{
    public uint Map;
    public uint Padding;
    public ulong Key;
    public ulong Value;
    public ulong Flags;
}
