using KfuncGen.Images;
using KfuncGen.Images.Compression;
using KfuncGen.Images.Elf;
using KfuncGen.Images.IdSets;
using KfuncGen.Images.Kernels;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Terminals;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Tool.Files;

/// <summary>
/// Looks at module after module and reads only those with kfunc sets, a handful of thousands. Of a file that is not compressed, it
/// reads section headers and <c>.BTF_ids</c>; a compressed one has its section headers at the end, so it is unpacked, into memory
/// that the next one uses again. Not for two threads at once.
/// </summary>
/// <param name="decompressor">Unpacks modules.</param>
internal sealed class ModuleScanner(Decompressor decompressor) : IDisposable
{
    private readonly KernelFileReader reader = new(decompressor, progress: null);
    private readonly DecoderCache decoders = new();
    private readonly BoundedOutput unpacked = new(decompressor.OutputLimit);
    private byte[] sparse = [];

    /// <summary>Looks at a module in a file.</summary>
    public ModuleFinding Scan(string path)
    {
        try
        {
            if (FileStatus.IsNoFile(path))
            {
                return new ModuleFinding(HasBtf: false, Complaint: FoundFile.NoFile);
            }

            if (!path.EndsWith(".ko", StringComparison.Ordinal))
            {
                // What is kept of it is unpacked or copied.
                using FileBytes packed = NamedFile.ReadBriefly(path);
                return Scan(packed.Memory);
            }

            using SafeFileHandle file = File.OpenHandle(path);
            long length = RandomAccess.GetLength(file);

            if (length > decompressor.OutputLimit)
            {
                return new ModuleFinding(
                    HasBtf: false, Complaint: $"it has {length} bytes, and no more than {decompressor.OutputLimit} are read");
            }

            if (sparse.Length < length)
            {
                sparse = new byte[Math.Max(length, 2L * sparse.Length)];
            }

            ElfFile elf = ElfFile.Read(sparse.AsMemory(0, (int)length), (offset, count) => Load(file, offset, count));
            return Examine(elf, () => File.ReadAllBytes(path));
        }
        catch (Exception exception) when (IsOfInput(exception))
        {
            return new ModuleFinding(HasBtf: false, Complaint: exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>Looks at a module's bytes, compressed or not.</summary>
    public ModuleFinding Scan(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            CompressionFormat compression = CompressionMagic.Detect(bytes.Span);

            if (compression != CompressionFormat.None)
            {
                unpacked.Clear();
                decompressor.Decompress(compression, bytes, unpacked, decoders);
                bytes = unpacked.Written;
            }

            return Examine(ElfFile.Read(bytes), () => bytes.ToArray());
        }
        catch (Exception exception) when (IsOfInput(exception))
        {
            return new ModuleFinding(HasBtf: false, Complaint: exception.Message.TrimEnd('.'));
        }
    }

    public void Dispose() => decoders.Dispose();

    private static bool IsOfInput(Exception exception) =>
        exception is InputException or ImageFormatException or DecompressionException or IOException or UnauthorizedAccessException;

    private ModuleFinding Examine(ElfFile elf, Func<byte[]> readWhole)
    {
        string? release = elf.FindSection(".modinfo") is { HasContents: true, Compression: CompressionFormat.None } description
            ? ModuleDescription.Read(description.Contents.Span)?.Release
            : null;

        bool hasBtf = elf.HasSection(".BTF");

        if (elf.FindSection(".BTF_ids") is not { HasContents: true } idSets
            || (idSets.Compression == CompressionFormat.None && !KfuncIdSetScanner.MayHoldSets(idSets.Contents.Span, elf.IsBigEndian)))
        {
            return new ModuleFinding(hasBtf, release);
        }

        return hasBtf
            ? new ModuleFinding(hasBtf, release, reader.Read(readWhole()))
            : new ModuleFinding(hasBtf, release, Complaint: "it has kfunc sets and no BTF, so the kernel takes none of its kfuncs");
    }

    private void Load(SafeFileHandle file, long offset, int count)
    {
        Span<byte> part = sparse.AsSpan((int)offset, count);

        while (!part.IsEmpty)
        {
            int read = RandomAccess.Read(file, part, offset);

            if (read == 0)
            {
                throw new IOException("the file became shorter while it was read");
            }

            part = part[read..];
            offset += read;
        }
    }
}
