using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Abi;

/// <summary>The start of what the kernel says of a program: struct bpf_prog_info, include/uapi/linux/bpf.h, 7.2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProgramInformation
{
    public uint Type;
    public uint Id;
    public ulong Tag;
    public uint JitedLength;
    public uint TranslatedLength;
}
