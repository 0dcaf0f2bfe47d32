using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using KfuncGen.Images.Tests.Inputs;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>A real kernel's BTF and id sets, from <c>tests/Kernels</c>.</summary>
/// <param name="release">Its release.</param>
internal sealed class CheckedInKernel(string release)
{
    public string Release { get; } = release;

    public byte[] Btf { get; } = Read($"{release}.btf.br");

    public byte[] Ids { get; } = Read($"{release}.btf_ids.br");

    /// <summary>A bzImage around a vmlinux with the two sections and the banner, which is all that is read of a real one.</summary>
    public byte[] ToBzImage()
    {
        byte[] vmlinux = new ElfBuilder()
            .Add(".rodata", Encoding.ASCII.GetBytes($"Linux version {Release} (builder@host)\n\0"))
            .Add(".BTF", Btf)
            .Add(".BTF_ids", Ids)
            .Build();

        return SmallImages.X86Boot(Gzip.Pack(vmlinux), Release);
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
