using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using KfuncGen.Btf.Tests.Synthetic;
using KfuncGen.Images.Tests.Inputs;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>A real kernel's BTF and id sets, from <c>tests/Kernels</c>.</summary>
/// <param name="release">Its release.</param>
internal sealed class CheckedInKernel(string release)
{
    public string Release { get; } = release;

    public byte[] Btf { get; } = Read($"{release}.btf.br");

    public byte[] Ids { get; } = Read($"{release}.btf_ids.br");

    /// <summary>Its symbols for the id sets, each a line of offset and name.</summary>
    public string[] IdSetSymbols { get; } = Encoding.ASCII.GetString(Read($"{release}.btf_ids_symbols.br")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A bzImage around a vmlinux with the two sections, the banner and, if wanted, the kernel's table of symbols, which is all that is read of a real one.</summary>
    public byte[] ToBzImage(bool hasSymbols = false)
    {
        byte[] vmlinux = new ElfBuilder()
            .Add(".rodata", [.. hasSymbols ? Kallsyms() : [], .. Encoding.ASCII.GetBytes($"Linux version {Release} (builder@host)\n\0")])
            .Add(".BTF", Btf)
            .Add(".BTF_ids", Ids)
            .Build();

        return SmallImages.X86Boot(Gzip.Pack(vmlinux), Release);
    }

    /// <summary>The sections of <see cref="ElfBuilder"/> all have the address 0, so both sections start at the same place.</summary>
    private byte[] Kallsyms()
    {
        const long Start = 0x100000;
        KallsymsBuilder builder = new KallsymsBuilder(KallsymsShape.TokensFirst).Fill(100).Add("__start_BTF", Start);

        foreach (string symbol in IdSetSymbols)
        {
            builder.Add(symbol.Split(' ')[1], Start + long.Parse(symbol.Split(' ')[0], CultureInfo.InvariantCulture));
        }

        return builder.Build();
    }

    private static byte[] Read(string name, [CallerFilePath] string here = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Kernels", name);
        using BrotliStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
