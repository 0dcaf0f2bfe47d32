using KfuncGen.Images;
using KfuncGen.Images.Compression;
using KfuncGen.Images.Elf;
using KfuncGen.Images.IdSets;
using KfuncGen.Images.Kallsyms;
using KfuncGen.Images.Kernels;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Files;

/// <summary>Unpacks an image layer by layer until there is BTF: vmlinuz, its payload, the vmlinux in that.</summary>
/// <param name="decompressor">Unpacks compressed layers.</param>
/// <param name="progress">Told what is being done; null where others tell it.</param>
internal sealed class KernelFileReader(Decompressor decompressor, ProgressLine? progress)
{
    /// <summary>A unified image in a gzip file with a bzImage with an ELF file has four.</summary>
    private const int LayerLimit = 6;

    /// <summary>Reads a file's bytes.</summary>
    /// <exception cref="InputException">There is no BTF in them.</exception>
    /// <exception cref="ImageFormatException">A layer is damaged.</exception>
    /// <exception cref="DecompressionException">A layer does not unpack.</exception>
    public KernelFile Read(ReadOnlyMemory<byte> bytes) =>
        Open(bytes, layer: 1, isKernel: false) ?? throw new InputException(Explain(bytes));

    /// <summary>
    /// Reads a file with id sets: the bare content of <c>.BTF_ids</c>, or an ELF file with that section, compressed or not.
    /// </summary>
    /// <exception cref="InputException">It is an ELF file without the section.</exception>
    /// <exception cref="ImageFormatException">It is a damaged ELF file.</exception>
    /// <exception cref="DecompressionException">It does not unpack.</exception>
    public ReadOnlyMemory<byte> ReadIdSets(ReadOnlyMemory<byte> bytes)
    {
        CompressionFormat compression = CompressionMagic.Detect(bytes.Span);
        bytes = compression == CompressionFormat.None ? bytes : Unpack(compression, bytes);

        return ElfFile.IsElf(bytes.Span)
            ? Content(ElfFile.Read(bytes), ".BTF_ids")
                ?? throw new InputException(
                    "this ELF file has no section .BTF_ids. Give the vmlinux, or a file with nothing but the section.")
            : bytes;
    }

    private static string Explain(ReadOnlyMemory<byte> bytes)
    {
        KernelImageFormat format = KernelImage.Identify(bytes).Format;

        return format switch
        {
            KernelImageFormat.Elf => "this ELF file has no section .BTF. Give a vmlinux or module of a kernel built with " +
                "CONFIG_DEBUG_INFO_BTF=y, or the vmlinuz.",
            KernelImageFormat.Unknown => "this is no kernel image, ELF file, BTF or snapshot: it starts with " +
                $"{FirstBytes(bytes.Span)}. Give a vmlinuz, vmlinux, .ko, raw BTF such as /sys/kernel/btf/vmlinux, or a .kfuncs file.",
            KernelImageFormat.Compressed =>
                "the compressed file holds no kernel with BTF. Give the image of a kernel built with CONFIG_DEBUG_INFO_BTF=y.",
            _ => "no BTF was found in this kernel image. Its kernel was built without CONFIG_DEBUG_INFO_BTF=y, or the file is " +
                "truncated; compare its size with the original's.",
        };
    }

    private static string FirstBytes(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> first = bytes[..Math.Min(bytes.Length, 16)];
        bool isText = first.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
        return isText ? $"the text \"{System.Text.Encoding.ASCII.GetString(first)}\"" : Convert.ToHexStringLower(first);
    }

    /// <summary>Opens one layer.</summary>
    /// <param name="bytes">The layer.</param>
    /// <param name="layer">How deep it is; 1 is the file itself.</param>
    /// <param name="isKernel">Whether it was the payload of a boot image, and so is the kernel: streams inside it are the
    /// kernel's own.</param>
    /// <returns>Null where there is no BTF.</returns>
    private KernelFile? Open(ReadOnlyMemory<byte> bytes, int layer, bool isKernel)
    {
        if (layer > LayerLimit)
        {
            throw new InputException(
                $"this is packed more than {LayerLimit} times, which no kernel is. Unpack it and give the vmlinux inside.");
        }

        KernelImage image = KernelImage.Identify(bytes);

        KernelFile? inside = image.Format switch
        {
            KernelImageFormat.Btf => new KernelFile(bytes),
            KernelImageFormat.Elf => OpenElf(bytes),
            KernelImageFormat.X86Boot or KernelImageFormat.EfiZboot => Open(Unpack(image.Payload!.Value), layer + 1, isKernel: true),
            KernelImageFormat.UnifiedKernel or KernelImageFormat.Compressed => Open(Unpack(image.Payload!.Value), layer + 1, isKernel),
            KernelImageFormat.Unknown or KernelImageFormat.SelfExtracting when !isKernel => OpenFlat(bytes) ?? OpenCandidates(image, layer),
            _ => OpenFlat(bytes),
        };

        return inside is null ? null : inside with
        {
            Release = inside.Release ?? image.Release,
            Architecture = inside.Architecture ?? image.Architecture,
        };
    }

    private KernelFile? OpenElf(ReadOnlyMemory<byte> bytes)
    {
        ElfFile elf = ElfFile.Read(bytes);

        if (elf.IsBpf)
        {
            throw new InputException(
                "this is a compiled BPF program: its BTF has the program's types, and no kernel's kfuncs. Give the kernel: a vmlinuz, " +
                "vmlinux, or 'live'.");
        }

        if (elf.FindSection(".BTF") is not ElfSection btf)
        {
            return null;
        }

        if (!btf.HasContents)
        {
            throw new InputException(
                "the section .BTF of this ELF file has no bytes: the file holds nothing but debug information. Give the vmlinux, " +
                "module or vmlinuz that it belongs to.");
        }

        ModuleDescription? module = Content(elf, ".modinfo") is ReadOnlyMemory<byte> section ? ModuleDescription.Read(section.Span) : null;

        return new KernelFile(Unpack(btf))
        {
            IdSets = Content(elf, ".BTF_ids"),
            IdSetSymbols = FindIdSetSymbols(elf, btf),
            DistilledBase = Content(elf, ".BTF.base"),
            Release = module is null ? FindRelease(elf, bytes) : module.Release,
            Architecture = elf.Architecture,
            Module = module?.Name,
        };
    }

    /// <summary>
    /// The banner is read-only data; only where it is not found there is the rest searched, which may be a GiB of debug
    /// information.
    /// </summary>
    private string? FindRelease(ElfFile elf, ReadOnlyMemory<byte> bytes) =>
        (Content(elf, ".rodata") is ReadOnlyMemory<byte> constants ? KernelBanner.FindRelease(constants.Span) : null)
        ?? KernelBanner.FindRelease(bytes.Span);

    /// <summary>ELF symbols, which modules have, or the kernel's own table, which stripping leaves alone.</summary>
    private IReadOnlyList<IdSetSymbol> FindIdSetSymbols(ElfFile elf, ElfSection btf)
    {
        if (IdSetSymbol.Find(elf) is { Count: > 0 } symbols)
        {
            return symbols;
        }

        return elf.FindSection(".BTF_ids") is ElfSection idSets
            && Content(elf, ".rodata") is ReadOnlyMemory<byte> constants
            && KallsymsTable.Find(constants, elf.IsBigEndian) is KallsymsTable table
                ? IdSetSymbol.Find(table, (long)(idSets.Address - btf.Address))
                : [];
    }

    private static KernelFile? OpenFlat(ReadOnlyMemory<byte> bytes) => EmbeddedBtf.Find(bytes) is EmbeddedBtf found
        ? new KernelFile(found.Btf)
        {
            IdSets = found.IdSets.IsEmpty ? (ReadOnlyMemory<byte>?)null : found.IdSets,
            IdSetSymbols = KallsymsTable.Find(bytes, found.IsBigEndian) is KallsymsTable symbols
                ? IdSetSymbol.Find(symbols, found.IdSetsOffset - found.Offset)
                : [],
            Release = KernelBanner.FindRelease(bytes.Span),
        }
        : null;

    /// <summary>
    /// Tries every place where a compressed kernel may be. A place that does not unpack is none, and neither is one that this
    /// machine cannot unpack, unless no other does.
    /// </summary>
    private KernelFile? OpenCandidates(KernelImage image, int layer)
    {
        MissingDecompressorException? missing = null;
        bool isUnpacked = false;

        IReadOnlyList<KernelPayload> candidates = image.FindPayloads();

        foreach (KernelPayload candidate in candidates)
        {
            try
            {
                ReadOnlyMemory<byte> inside = Unpack(candidate);
                isUnpacked = true;

                if (Open(inside, layer + 1, isKernel: true) is KernelFile found)
                {
                    return found;
                }
            }
            catch (MissingDecompressorException exception)
            {
                missing ??= exception;
            }
            catch (Exception exception) when (exception is DecompressionException or ImageFormatException or InputException)
            {
                // Not a place, then.
            }
        }

        if (isUnpacked || image.Format == KernelImageFormat.Unknown)
        {
            return null;
        }

        throw missing ?? new InputException(candidates.Count == 0
            ? "this kernel image unpacks itself, but no compressed kernel is in it. The file is truncated or damaged; get it again."
            : "this kernel image unpacks itself, but none of the places where compressed data seems to start unpacks: " +
                $"{string.Join(", ", candidates.Select(candidate => $"0x{candidate.Offset:x}"))}. The file is truncated or damaged; " +
                "get it again.") as Exception;
    }

    private ReadOnlyMemory<byte>? Content(ElfFile elf, string name) =>
        elf.FindSection(name) is { HasContents: true } section ? Unpack(section) : (ReadOnlyMemory<byte>?)null;

    private ReadOnlyMemory<byte> Unpack(ElfSection section) =>
        section.Compression == CompressionFormat.None ? section.Contents : Unpack(section.Compression, section.Contents);

    private ReadOnlyMemory<byte> Unpack(KernelPayload payload) => Unpack(payload.Compression, payload.Bytes);

    private ReadOnlyMemory<byte> Unpack(CompressionFormat compression, ReadOnlyMemory<byte> bytes)
    {
        progress?.Step($"unpacking ({compression.ToString().ToLowerInvariant()})");
        return decompressor.Decompress(compression, bytes);
    }
}
