using System.Runtime.InteropServices;

namespace KfuncGen;

/// <summary>
/// The kernel's <c>struct bpf_dynptr</c>, which the program holds: a pointer with a size that is checked when the program
/// runs. include/uapi/linux/bpf.h, 7.2: 16 bytes, aligned to 8, the same on every kernel.
/// </summary>
[KernelType("struct bpf_dynptr", Size = 16)]
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct bpf_dynptr
{
    [FieldOffset(0)]
    private readonly ulong low;

    [FieldOffset(8)]
    private readonly ulong high;
}
