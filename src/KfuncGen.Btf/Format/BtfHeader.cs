using System.Buffers.Binary;

namespace KfuncGen.Btf.Format;

/// <summary>The start of a BTF blob: where its sections are.</summary>
/// <remarks><c>struct btf_header</c>: include/uapi/linux/btf.h, 6.1 (24 bytes) and 7.2 (32 bytes).</remarks>
internal readonly record struct BtfHeader
{
    /// <summary>The shortest header: up to and including <c>str_len</c>.</summary>
    public const int MinimumLength = 24;

    private const int LengthWithLayout = 32;
    private const ushort Magic = 0xeb9f;

    /// <summary>Whether numbers have their most significant byte first.</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>The header's length in bytes, <c>hdr_len</c>: 24, 32 since 7.2, or more in kernels to come.</summary>
    public int Length { get; private init; }

    /// <summary>Where the types start, in bytes from the start of the blob.</summary>
    public int TypesOffset { get; private init; }

    /// <summary>The length of the types in bytes.</summary>
    public int TypesLength { get; private init; }

    /// <summary>Where the strings start, in bytes from the start of the blob.</summary>
    public int StringsOffset { get; private init; }

    /// <summary>The length of the strings in bytes.</summary>
    public int StringsLength { get; private init; }

    /// <summary>Where the layout section starts, in bytes from the start of the blob.</summary>
    public int LayoutOffset { get; private init; }

    /// <summary>The length of the layout section in bytes; 0 where there is none, as always before 7.2.</summary>
    public int LayoutLength { get; private init; }

    /// <summary>The number of bytes from the start of the header to the end of the last section. More may follow in a flat image.</summary>
    public int BlobLength =>
        Math.Max(Math.Max(Length, TypesOffset + TypesLength), Math.Max(StringsOffset + StringsLength, LayoutOffset + LayoutLength));

    /// <summary>Reads and checks a header.</summary>
    /// <param name="blob">Bytes that start with the header and hold all its sections.</param>
    /// <exception cref="BtfFormatException">There is no BTF header, its version is not 1, or a section is not inside the bytes.</exception>
    public static BtfHeader Read(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < 2 || BinaryPrimitives.ReadUInt16LittleEndian(blob) is not (Magic or 0x9feb))
        {
            throw new BtfFormatException(0, Describe(blob), "the BTF magic 9f eb or eb 9f", Remedy(blob));
        }

        bool bigEndian = blob[0] == Magic >> 8;

        if (blob.Length < MinimumLength)
        {
            throw new BtfFormatException(0, $"a BTF blob of {blob.Length} bytes", $"a header of at least {MinimumLength}", CutShort);
        }

        if (blob[2] != 1)
        {
            throw new BtfFormatException(2, $"BTF version {blob[2]}", "version 1, the only one kernels have written", NewerFormat);
        }

        if (blob[3] != 0)
        {
            throw new BtfFormatException(3, $"BTF flags 0x{blob[3]:x2}", "0: no flag is defined", NewerFormat);
        }

        uint length = ReadUInt32(blob, 4, bigEndian);

        if (length < MinimumLength || length > blob.Length)
        {
            throw new BtfFormatException(
                4, $"header length {length}", $"{MinimumLength} to {blob.Length}, the length of the blob", CutShort);
        }

        (int typesOffset, int typesLength) = ReadSection(blob, 8, length, bigEndian, "type");
        (int stringsOffset, int stringsLength) = ReadSection(blob, 16, length, bigEndian, "string");
        (int layoutOffset, int layoutLength) = length >= LengthWithLayout ? ReadSection(blob, 24, length, bigEndian, "layout") : default;

        CheckAlignment(typesOffset - (int)length, 8, "type");
        CheckAlignment(layoutLength == 0 ? 0 : layoutOffset - (int)length, 24, "layout");

        return new BtfHeader
        {
            IsBigEndian = bigEndian,
            Length = (int)length,
            TypesOffset = typesOffset,
            TypesLength = typesLength,
            StringsOffset = stringsOffset,
            StringsLength = stringsLength,
            LayoutOffset = layoutOffset,
            LayoutLength = layoutLength,
        };
    }

    private const string CutShort =
        "The file is cut short or damaged: read it again from the kernel (/sys/kernel/btf/vmlinux, or the .BTF section of its image).";

    private const string NewerFormat = "The blob is damaged, or written by a newer kernel: use a newer version of KfuncGen.";

    private static (int Offset, int Length) ReadSection(ReadOnlySpan<byte> blob, int field, uint headerLength, bool bigEndian, string name)
    {
        uint offset = ReadUInt32(blob, field, bigEndian);
        uint length = ReadUInt32(blob, field + 4, bigEndian);

        if ((ulong)headerLength + offset + length > (ulong)blob.Length)
        {
            throw new BtfFormatException(
                field,
                $"a {name} section of {length} bytes at {offset} behind the header",
                $"a section that ends inside the {blob.Length} bytes of the blob",
                CutShort);
        }

        return ((int)(headerLength + offset), (int)length);
    }

    private static void CheckAlignment(int offset, int field, string name)
    {
        if (offset % 4 != 0)
        {
            throw new BtfFormatException(field, $"a {name} section at {offset} behind the header", "an offset that 4 divides", CutShort);
        }
    }

    private static uint ReadUInt32(ReadOnlySpan<byte> blob, int offset, bool bigEndian) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(blob.Slice(offset))
        : BinaryPrimitives.ReadUInt32LittleEndian(blob.Slice(offset));

    private static string Describe(ReadOnlySpan<byte> blob) => blob.Length switch
    {
        0 => "nothing: the input is empty",
        1 => $"one byte, {blob[0]:x2}",
        _ => $"{blob[0]:x2} {blob[1]:x2}",
    };

    private static string Remedy(ReadOnlySpan<byte> blob) => blob.StartsWith("\u007fELF"u8)
        ? "This is an ELF file: pass the bytes of its .BTF section."
        : "Pass raw BTF, such as /sys/kernel/btf/vmlinux or the .BTF section of a kernel image.";
}
