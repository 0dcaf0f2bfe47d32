using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.Tracing;

/// <summary>
/// A program or library, of which parts are read: ELF of 64 bits, as include/uapi/linux/elf.h, 7.2, has it. Every read is within the file,
/// whatever the file says.
/// </summary>
internal sealed class ElfObject : IDisposable
{
    /// <summary>The bytes of a section's header.</summary>
    public const int SectionSize = 64;

    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int LoadedSegment = 1;

    // More than any library has, and less than makes a hostile file costly.
    private const ulong LargestTable = 1UL << 30;

    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly ulong length;
    private readonly byte[] header;

    private ElfObject(SafeFileHandle file, string path)
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

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static ElfObject Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path);

        try
        {
            return new ElfObject(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The headers of its sections, <see cref="SectionSize"/> bytes each.</summary>
    public byte[] Sections() => Table(U64(header, 40), U16(header, 60), U16(header, 58), SectionSize, "section headers");

    /// <summary>Which section has the names of sections.</summary>
    public int NamesOfSections => U16(header, 62);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>
    /// Where in the file something is: a symbol has the address that it will have relative to the others, and segments say what of the file
    /// goes where.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="name">What is there, for errors.</param>
    public ulong OffsetOf(ulong address, string name)
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

    /// <summary>Reads a part of the file.</summary>
    public byte[] Read(ulong offset, ulong size, string what)
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

    /// <summary>A number of two bytes.</summary>
    public static ushort U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    /// <summary>A number of four bytes.</summary>
    public static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    /// <summary>A number of eight bytes.</summary>
    public static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
