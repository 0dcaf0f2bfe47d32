using System.Text;
using KfuncGen.Tests.Kernels.Images;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>A module <c>fou</c> with a function <c>bpf_x</c>, whose BTF continues <see cref="SmallBtf"/>, and its kernel.</summary>
internal static class SmallModule
{
    public const string Release = "7.2.12+deb13-amd64";

    /// <summary>One flagged set with the function <c>bpf_x</c>, KF_ACQUIRE.</summary>
    public static byte[] Ids => new ByteWriter().U32(1, 1, 3, 1).ToArray();

    /// <summary>Type 2 is <c>int (void)</c>, type 3 the function <c>bpf_x</c> of that type; 1 is the kernel's <c>int</c>.</summary>
    public static byte[] Btf(bool isTagged = false)
    {
        const uint FunctionPrototype = 13u << 24;
        const uint Function = 12u << 24;
        const uint DeclarationTag = 17u << 24;
        const uint StringsOfKernel = 5;

        byte[] strings = [.. "bpf_x\0bpf_kfunc\0"u8];
        ByteWriter types = new();
        types.U32(0, FunctionPrototype, 1).U32(StringsOfKernel, Function, 2);

        if (isTagged)
        {
            types.U32(StringsOfKernel + 6, DeclarationTag, 3, uint.MaxValue);
        }

        byte[] typeBytes = types.ToArray();
        ByteWriter btf = new();
        btf.U16(0xeb9f).Bytes(1, 0).U32(24, 0, (uint)typeBytes.Length, (uint)typeBytes.Length, (uint)strings.Length);
        return [.. btf.ToArray(), .. typeBytes, .. strings];
    }

    /// <summary>The module without sets.</summary>
    public static ElfBuilder Elf(string name = "fou", string release = Release, bool isTagged = false) => new ElfBuilder()
        .Add(".modinfo", Encoding.ASCII.GetBytes($"name={name}\0vermagic={release} SMP\0"))
        .Add(".BTF", Btf(isTagged));

    /// <summary>The module.</summary>
    public static byte[] Build(string name = "fou", string release = Release, bool isTagged = false) =>
        Elf(name, release, isTagged).Add(".BTF_ids", Ids).Build();

    /// <summary>The image of its kernel, which has no kfuncs of its own.</summary>
    public static byte[] Kernel(string release = Release, bool hasIdSets = false)
    {
        ElfBuilder vmlinux = new ElfBuilder().Add(".BTF", SmallBtf.Build());
        return SmallImages.X86Boot(Gzip.Pack((hasIdSets ? vmlinux.Add(".BTF_ids", new byte[8]) : vmlinux).Build()), release);
    }
}
