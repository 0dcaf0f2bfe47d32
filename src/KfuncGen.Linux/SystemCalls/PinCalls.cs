using System.Text;
using KfuncGen.Linux.Abi;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>What keeps an object by a path in bpffs: Documentation/bpf/ and kernel/bpf/inode.c, 7.2.</summary>
internal static unsafe class PinCalls
{
    /// <summary>Pins an object; the path must not exist.</summary>
    public static Errno Pin(BpfHandle handle, string path)
    {
        using Borrowed borrowed = new(handle);

        fixed (byte* name = ToC(path))
        {
            bpf_attr_object attributes = new() { pathname = (nuint)name, bpf_fd = borrowed.Descriptor };
            return BpfCall.Do(bpf_cmd.BPF_OBJ_PIN, ref attributes);
        }
    }

    /// <summary>Opens a pinned object, of whatever kind it is.</summary>
    public static BpfHandle? Open(string path, out Errno error)
    {
        fixed (byte* name = ToC(path))
        {
            bpf_attr_object attributes = new() { pathname = (nuint)name };
            return BpfCall.Open(bpf_cmd.BPF_OBJ_GET, ref attributes, out error);
        }
    }

    private static byte[] ToC(string path) => [.. Encoding.UTF8.GetBytes(path), 0];
}
