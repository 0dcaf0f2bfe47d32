using System.Text;
using KfuncGen.Images.Tests.Inputs;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>A bzImage around a vmlinux with a real kernel's two sections and its banner, which is all that is read of a whole one.</summary>
internal static class BzImageOfRealKernel
{
    public static byte[] Build(RealKernel kernel)
    {
        byte[] vmlinux = new ElfBuilder()
            .Add(".rodata", Encoding.ASCII.GetBytes($"Linux version {kernel.Release} (builder@host)\n\0"))
            .Add(".BTF", kernel.Btf)
            .Add(".BTF_ids", kernel.BtfIds)
            .Build();

        return SmallImages.X86Boot(Gzip.Pack(vmlinux), kernel.Release);
    }
}
