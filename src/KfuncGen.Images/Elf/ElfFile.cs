using System.Text;

using KfuncGen.Images.Compression;

namespace KfuncGen.Images.Elf;

/// <summary>
/// An ELF file of either class and byte order: a <c>vmlinux</c> with or without symbols, a kernel module. Sections are found by
/// name; nothing else is decoded.
/// </summary>
/// <remarks>include/uapi/linux/elf.h, 7.2.</remarks>
internal sealed class ElfFile
{
    private const string What = "the ELF file";

    private const int LongestHeader = 64;
    private const uint SectionTypeNoBits = 8;
    private const ulong SectionFlagCompressed = 0x800;
    private const ushort SectionIndexExtended = 0xffff;

    private const uint CompressionTypeZlib = 1;
    private const uint CompressionTypeZstd = 2;

    private readonly ReadOnlyMemory<byte> file;
    private readonly Action<long, int>? load;
    private readonly ulong sectionTable;
    private readonly ulong sectionEntrySize;
    private readonly SectionHeader names;

    private ElfFile(ReadOnlyMemory<byte> file, Action<long, int>? load)
    {
        this.file = file;
        this.load = load;

        ReadOnlySpan<byte> identification = file.Span;
        load?.Invoke(0, Math.Min(identification.Length, LongestHeader));

        if (!IsElf(identification))
        {
            throw new ImageFormatException(0, "expected the four bytes 7f 'E' 'L' 'F' that an ELF file starts with.");
        }

        ImageBytes header = new(identification, false, What);
        Is64Bit = ReadChoice(header, 4, "the class", "ELFCLASS32", "ELFCLASS64") == 2;
        IsBigEndian = ReadChoice(header, 5, "the byte order", "ELFDATA2LSB", "ELFDATA2MSB") == 2;

        ImageBytes bytes = Bytes;
        bytes.Require(0, Is64Bit ? 64u : 52u, "the ELF header");
        IsBpf = bytes.ReadUInt16(18, "e_machine") == ElfMachine.Bpf;
        Architecture = ElfMachine.Architecture(bytes.ReadUInt16(18, "e_machine"), Is64Bit, IsBigEndian);

        sectionTable = Is64Bit ? bytes.ReadUInt64(40, "e_shoff") : bytes.ReadUInt32(32, "e_shoff");

        if (sectionTable == 0)
        {
            return;
        }

        ulong counts = Is64Bit ? 58u : 46u;
        sectionEntrySize = bytes.ReadUInt16(counts, "e_shentsize");
        uint count = bytes.ReadUInt16(counts + 2, "e_shnum");
        uint namesIndex = bytes.ReadUInt16(counts + 4, "e_shstrndx");
        uint leastEntrySize = Is64Bit ? 64u : 40u;

        if (sectionEntrySize < leastEntrySize)
        {
            throw new ImageFormatException(
                (long)counts,
                FormattableString.Invariant($"e_shentsize is {sectionEntrySize}, but a section header takes {leastEntrySize} bytes. ") +
                "The ELF file is damaged; get it again.");
        }

        // Files with 0xff00 sections or more keep both numbers in the first section header.
        if (count == 0 || namesIndex == SectionIndexExtended)
        {
            Load(sectionTable, sectionEntrySize, "the section header table");
            SectionHeader first = ReadHeader(0);
            count = count == 0 ? (uint)Math.Min(first.Size, uint.MaxValue) : count;
            namesIndex = namesIndex == SectionIndexExtended ? first.Link : namesIndex;
        }

        Load(sectionTable, count * sectionEntrySize, "the section header table");
        SectionCount = (int)count;

        if (namesIndex != 0)
        {
            if (namesIndex >= count)
            {
                throw new ImageFormatException(
                    (long)counts + 4,
                    FormattableString.Invariant($"section {namesIndex} is to hold the section names, but there are {count} sections. ") +
                    "The ELF file is damaged; get it again.");
            }

            names = ReadHeader(namesIndex);

            if (names.Type != SectionTypeNoBits)
            {
                Load(names.Offset, names.Size, "the section name table");
            }
        }
    }

    /// <summary>Whether the file is of class ELFCLASS64.</summary>
    public bool Is64Bit { get; }

    /// <summary>Whether its numbers are big-endian.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Whether its code is for the kernel's BPF machine: a compiled BPF program.</summary>
    public bool IsBpf { get; }

    /// <summary>
    /// The architecture as <c>uname -m</c> prints it; null for an unknown machine and for 32-bit Arm, whose name depends on the
    /// processor.
    /// </summary>
    public string? Architecture { get; }

    /// <summary>The number of sections; 0 for a file whose section headers were removed.</summary>
    public int SectionCount { get; }

    private ImageBytes Bytes => new(file.Span, IsBigEndian, What);

    /// <summary>Whether bytes start as an ELF file does.</summary>
    public static bool IsElf(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F']);

    /// <summary>Reads the header and checks where the section headers are. What follows the last section does not matter.</summary>
    /// <param name="file">The whole file; kept and not copied.</param>
    /// <exception cref="ImageFormatException">The header or the section header table is damaged or truncated.</exception>
    public static ElfFile Read(ReadOnlyMemory<byte> file) => new(file, load: null);

    /// <summary>
    /// Reads a file of which bytes are in memory only once they are needed: the header, the section headers and their names now, a
    /// section when it is found.
    /// </summary>
    /// <param name="file">Memory for the whole file; kept and not copied.</param>
    /// <param name="load">Puts bytes of the file into the memory: from an offset, so many.</param>
    /// <exception cref="ImageFormatException">The header or the section header table is damaged or truncated.</exception>
    public static ElfFile Read(ReadOnlyMemory<byte> file, Action<long, int> load) => new(file, load);

    /// <summary>Whether there is a section of a name.</summary>
    /// <exception cref="ImageFormatException">A section header is outside the file.</exception>
    public bool HasSection(string name) => IndexOf(name) >= 0;

    /// <summary>Finds the first section of a name.</summary>
    /// <param name="name">The name: <c>.BTF</c>.</param>
    /// <returns>The section; null where there is none.</returns>
    /// <exception cref="ImageFormatException">The section's header points outside the file, or its compression is unknown.</exception>
    public ElfSection? FindSection(string name)
    {
        int index = IndexOf(name);
        return index < 0 ? null : Open(name, ReadHeader((uint)index), index);
    }

    /// <summary>Finds symbols of a section.</summary>
    /// <param name="section">The section they lie in.</param>
    /// <param name="prefix">What their names start with.</param>
    /// <returns>The symbols in the order of <c>.symtab</c>; none where that was stripped.</returns>
    /// <exception cref="ImageFormatException">The symbol table, or the one of its names, points outside the file.</exception>
    public IReadOnlyList<ElfSymbol> FindSymbols(ElfSection section, string prefix)
    {
        List<ElfSymbol> found = [];

        if (FindSection(".symtab") is not { HasContents: true, Compression: CompressionFormat.None } table
            || FindSection(".strtab") is not { HasContents: true, Compression: CompressionFormat.None } strings)
        {
            return found;
        }

        ImageBytes symbols = new(table.Contents.Span, IsBigEndian, "the symbol table");
        ReadOnlySpan<byte> text = strings.Contents.Span;
        byte[] wanted = Encoding.UTF8.GetBytes(prefix);
        uint entrySize = Is64Bit ? 24u : 16u;

        for (ulong at = 0; at + entrySize <= (ulong)symbols.Length; at += entrySize)
        {
            uint name = symbols.ReadUInt32(at, "st_name");

            if (symbols.ReadUInt16(at + (Is64Bit ? 6u : 14u), "st_shndx") != section.Index
                || name >= text.Length
                || !text.Slice((int)name).StartsWith(wanted))
            {
                continue;
            }

            ReadOnlySpan<byte> rest = text.Slice((int)name);
            int length = rest.IndexOf((byte)0);
            ulong value = Is64Bit ? symbols.ReadUInt64(at + 8, "st_value") : symbols.ReadUInt32(at + 4, "st_value");

            if (length >= 0)
            {
                // Relative to the section where the file is not linked; its address is 0 there.
                found.Add(new ElfSymbol(Encoding.UTF8.GetString(rest.Slice(0, length).ToArray()), (long)(value - section.Address)));
            }
        }

        return found;
    }

    private int IndexOf(string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);

        for (uint index = 0; index < SectionCount; index++)
        {
            if (HasName(ReadHeader(index), wanted))
            {
                return (int)index;
            }
        }

        return -1;
    }

    /// <summary>Checks that a part is inside the file, and gets it into memory.</summary>
    private void Load(ulong offset, ulong length, string field)
    {
        Bytes.Require(offset, length, field);
        load?.Invoke((long)offset, (int)length);
    }

    private static int ReadChoice(ImageBytes header, ulong offset, string field, string first, string second)
    {
        int value = header.ReadByte(offset, field);

        return value is 1 or 2
            ? value
            : throw new ImageFormatException(
                (long)offset,
                FormattableString.Invariant($"{field} of the ELF file is {value}, expected 1 ({first}) or 2 ({second}). ") +
                "The file is damaged; get it again.");
    }

    /// <summary>Compares in place: a stripped vmlinux has 50 sections, but a module built for live patching may have thousands.</summary>
    private bool HasName(in SectionHeader header, ReadOnlySpan<byte> wanted)
    {
        ulong end = header.Name + (ulong)wanted.Length;

        if (names.Type == SectionTypeNoBits || end >= names.Size)
        {
            return false;
        }

        ReadOnlySpan<byte> table = file.Span.Slice((int)names.Offset, (int)names.Size);
        return table.Slice((int)header.Name, wanted.Length).SequenceEqual(wanted) && table[(int)end] == 0;
    }

    private ElfSection Open(string name, in SectionHeader header, int index)
    {
        if (header.Type == SectionTypeNoBits)
        {
            return new ElfSection(
                name, (long)header.Offset, default, HasContents: false, CompressionFormat.None, header.Size, header.Address, index);
        }

        string field = $"section {name}";
        Load(header.Offset, header.Size, field);
        ImageBytes bytes = Bytes;

        if ((header.Flags & SectionFlagCompressed) == 0)
        {
            ReadOnlyMemory<byte> contents = file.Slice((int)header.Offset, (int)header.Size);
            return new ElfSection(
                name, (long)header.Offset, contents, HasContents: true, CompressionFormat.None, header.Size, header.Address, index);
        }

        uint headerLength = Is64Bit ? 24u : 12u;

        if (header.Size < headerLength)
        {
            throw new ImageFormatException(
                (long)header.Offset,
                FormattableString.Invariant(
                    $"{field} has the flag SHF_COMPRESSED and {header.Size} bytes, but the compression header takes {headerLength}. ") +
                "The ELF file is damaged; get it again.");
        }

        uint type = bytes.ReadUInt32(header.Offset, field);
        ulong size = Is64Bit ? bytes.ReadUInt64(header.Offset + 8, field) : bytes.ReadUInt32(header.Offset + 4, field);
        ulong start = header.Offset + headerLength;

        CompressionFormat compression = type switch
        {
            CompressionTypeZlib => CompressionFormat.Zlib,
            CompressionTypeZstd => CompressionFormat.Zstd,
            _ => throw new ImageFormatException(
                (long)header.Offset,
                FormattableString.Invariant($"{field} is compressed with type {type}, expected 1 (zlib) or 2 (zstd). ") +
                "Decompress it with: objcopy --decompress-debug-sections."),
        };

        ReadOnlyMemory<byte> packed = file.Slice((int)start, (int)(header.Size - headerLength));
        return new ElfSection(name, (long)start, packed, HasContents: true, compression, size, header.Address, index);
    }

    private SectionHeader ReadHeader(uint index)
    {
        ImageBytes bytes = Bytes;
        bytes.Require(sectionTable, (index + 1ul) * sectionEntrySize, "the section header table");

        ulong at = sectionTable + (index * sectionEntrySize);

        return Is64Bit
            ? new SectionHeader(
                bytes.ReadUInt32(at, "sh_name"),
                bytes.ReadUInt32(at + 4, "sh_type"),
                bytes.ReadUInt64(at + 8, "sh_flags"),
                bytes.ReadUInt64(at + 16, "sh_addr"),
                bytes.ReadUInt64(at + 24, "sh_offset"),
                bytes.ReadUInt64(at + 32, "sh_size"),
                bytes.ReadUInt32(at + 40, "sh_link"))
            : new SectionHeader(
                bytes.ReadUInt32(at, "sh_name"),
                bytes.ReadUInt32(at + 4, "sh_type"),
                bytes.ReadUInt32(at + 8, "sh_flags"),
                bytes.ReadUInt32(at + 12, "sh_addr"),
                bytes.ReadUInt32(at + 16, "sh_offset"),
                bytes.ReadUInt32(at + 20, "sh_size"),
                bytes.ReadUInt32(at + 24, "sh_link"));
    }

    /// <summary>The fields of Elf32_Shdr and Elf64_Shdr that are needed.</summary>
    private readonly record struct SectionHeader(uint Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link);
}
