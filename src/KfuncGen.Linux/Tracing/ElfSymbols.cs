using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.Tracing;

/// <summary>
/// Finds functions of programs and libraries: where in the file the code of a symbol begins, which is what uprobes are set on. ELF of 64
/// bits, as include/uapi/linux/elf.h, 7.2, has it. Every read is within the file, whatever the file says.
/// </summary>
internal sealed class ElfSymbols
{
    private const int HeaderSize = 64;
    private const int SectionSize = 64;
    private const int SegmentSize = 56;
    private const int SymbolSize = 24;
    private const int LoadedSegment = 1;
    private const int SymbolTable = 2;
    private const int DynamicSymbolTable = 11;
    private const uint VersionTable = 0x6fffffff;
    private const int Function = 2;
    private const int IndirectFunction = 10;

    // VERSYM_HIDDEN: an older version of a symbol, which only what was linked with it gets.
    private const ushort OlderVersion = 0x8000;

    // More than any library has, and less than makes a hostile file costly.
    private const ulong LargestTable = 1UL << 30;

    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly ulong length;
    private readonly byte[] header;

    private ElfSymbols(SafeFileHandle file, string path)
    {
        this.file = file;
        this.path = path;
        length = (ulong)RandomAccess.GetLength(file);
        header = Read(0, HeaderSize, "the header");

        if (!header.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
        {
            throw new InvalidDataException($"{path} is no ELF file, as programs and libraries are.");
        }

        // EI_CLASS and EI_DATA: 64 bits, least significant byte first.
        if (header[4] != 2 || header[5] != 1)
        {
            throw new InvalidDataException($"{path} is an ELF file of 32 bits or of the other byte order; symbols of these are not read.");
        }
    }

    /// <summary>Where in a file the code of a function begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The function.</param>
    /// <returns>Null where the file has no such function.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static ulong? FindFunction(string path, string name)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return new ElfSymbols(file, path).Find(name);
    }

    private ulong? Find(string name)
    {
        byte[] sections = Table(U64(header, 40), U16(header, 60), U16(header, 58), SectionSize, "section headers");
        byte[] wanted = System.Text.Encoding.UTF8.GetBytes(name);
        bool isIndirect = false;

        for (int at = 0; at < sections.Length; at += SectionSize)
        {
            if (U32(sections, at + 4) is SymbolTable or DynamicSymbolTable
                && Find(sections, at, wanted, ref isIndirect) is { } address)
            {
                return OffsetOf(address, name);
            }
        }

        return isIndirect
            ? throw new InvalidDataException(
                $"'{name}' in {path} is chosen among several functions when the library is loaded (STT_GNU_IFUNC): name one of those.")
            : null;
    }

    private ulong? Find(byte[] sections, int table, byte[] name, ref bool isIndirect)
    {
        int stringsAt = (int)Math.Min(U32(sections, table + 40) * (ulong)SectionSize, int.MaxValue);

        if (stringsAt >= sections.Length)
        {
            throw new InvalidDataException(
                $"A symbol table of {path} has its names in section {U32(sections, table + 40)}, which is none.");
        }

        byte[] names = Read(U64(sections, stringsAt + 24), U64(sections, stringsAt + 32), "the names of symbols");
        byte[] symbols = Read(U64(sections, table + 24), U64(sections, table + 32), "a symbol table");
        byte[] versions = U32(sections, table + 4) == DynamicSymbolTable ? Versions(sections) : [];

        for (int at = 0; at + SymbolSize <= symbols.Length; at += SymbolSize)
        {
            int kind = symbols[at + 4] & 0xf;

            // Section 0: it is another file's.
            if (kind is Function or IndirectFunction && U16(symbols, at + 6) != 0 && IsNamed(names, U32(symbols, at), name)
                && !IsOlder(versions, at / SymbolSize))
            {
                if (kind == Function)
                {
                    return U64(symbols, at + 8);
                }

                isIndirect = true;
            }
        }

        return null;
    }

    private byte[] Versions(byte[] sections)
    {
        for (int at = 0; at < sections.Length; at += SectionSize)
        {
            if (U32(sections, at + 4) == VersionTable)
            {
                return Read(U64(sections, at + 24), U64(sections, at + 32), "the versions of symbols");
            }
        }

        return [];
    }

    private static bool IsOlder(byte[] versions, int symbol) =>
        (symbol * sizeof(ushort)) + sizeof(ushort) <= versions.Length && (U16(versions, symbol * sizeof(ushort)) & OlderVersion) != 0;

    private static bool IsNamed(byte[] names, uint start, byte[] name) =>
        start < names.Length
        && names.Length - start > name.Length
        && names[start + name.Length] == 0
        && names.AsSpan((int)start, name.Length).SequenceEqual(name);

    // A symbol has the address that its code will have relative to the others; segments say what of the file goes where.
    private ulong OffsetOf(ulong address, string name)
    {
        byte[] segments = Table(U64(header, 32), U16(header, 56), U16(header, 54), SegmentSize, "program headers");

        for (int at = 0; at < segments.Length; at += SegmentSize)
        {
            ulong start = U64(segments, at + 16);

            if (U32(segments, at) == LoadedSegment && address >= start && address - start < U64(segments, at + 32)
                && address - start + U64(segments, at + 8) is var offset && offset < length && offset >= address - start)
            {
                return offset;
            }
        }

        throw new InvalidDataException($"'{name}' of {path} is at 0x{address:x}, where no part of the file is loaded.");
    }

    private byte[] Table(ulong offset, ushort count, ushort size, int expected, string what) => count == 0 ? []
        : size == expected ? Read(offset, (ulong)count * size, what)
        : throw new InvalidDataException($"{path} has {what} of {size} bytes each; expected {expected}.");

    private byte[] Read(ulong offset, ulong size, string what)
    {
        if (size > LargestTable || offset > length || size > length - offset)
        {
            throw new InvalidDataException(
                $"{path} ends before {what}: it has {length} bytes, and they are the {size} at {offset}.");
        }

        byte[] bytes = new byte[size];

        for (int done = 0; done < bytes.Length;)
        {
            int got = RandomAccess.Read(file, bytes.AsSpan(done), (long)offset + done);
            done += got > 0 ? got : throw new InvalidDataException($"{path} became shorter while it was read.");
        }

        return bytes;
    }

    private static ushort U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
