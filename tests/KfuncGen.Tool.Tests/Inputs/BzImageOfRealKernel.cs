using System.Text;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>
/// A bzImage around a vmlinux with a real kernel's two sections, its banner and, if wanted, its table of symbols, which is all that is
/// read of a whole one.
/// </summary>
internal static class BzImageOfRealKernel
{
    /// <summary>Builds it.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="hasSymbols">Whether its table of symbols is in it.</param>
    /// <param name="idSets">Other content for the section <c>.BTF_ids</c>.</param>
    public static byte[] Build(RealKernel kernel, bool hasSymbols = false, byte[]? idSets = null)
    {
        byte[] vmlinux = new ElfBuilder()
            .Add(".rodata", [.. hasSymbols ? Kallsyms(kernel) : [], .. Encoding.ASCII.GetBytes(
                $"Linux version {kernel.Release} (builder@host)\n\0")])
            .Add(".BTF", kernel.Btf)
            .Add(".BTF_ids", idSets ?? kernel.BtfIds)
            .Build();

        return SmallImages.X86Boot(Gzip.Pack(vmlinux), kernel.Release);
    }

    /// <summary>The sections of <see cref="ElfBuilder"/> all have the address 0, so both sections start at the same place.</summary>
    private static byte[] Kallsyms(RealKernel kernel)
    {
        const long Start = 0x100000;
        KallsymsBuilder builder = new KallsymsBuilder(KallsymsShape.TokensFirst).Fill(100).Add("__start_BTF", Start);

        foreach (IdSetSymbol symbol in kernel.IdSetSymbols)
        {
            builder.Add(symbol.Name, Start + symbol.Offset);
        }

        return builder.Build();
    }
}
