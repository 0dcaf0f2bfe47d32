using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>
/// struct bpf_ct_opts as 6.1 has it and later kernels take it, too: net/netfilter/nf_conntrack_bpf.c, 6.1 and 6.12. 6.1 takes no other
/// number of bytes.
/// </summary>
internal struct FirstOptions
{
    public const int Size = 12;
    private const byte Tcp = 6;

    public int netns_id;
    public int error;
    public byte l4proto;
    public byte dir;
    public ushort reserved;

    [BpfFunction]
    public static void Write(Span<byte> bytes) =>
        MemoryMarshal.Write(bytes, new FirstOptions { netns_id = -1, error = 0, l4proto = Tcp, dir = 0, reserved = 0 });
}
