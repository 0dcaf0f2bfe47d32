using System.Buffers.Binary;
using System.Text;

using KfuncGen.Btf.Format;
using KfuncGen.Btf.Indexing;

namespace KfuncGen.Btf;

/// <summary>
/// Reads one BTF blob. Opening it takes one pass over the types, which finds where each starts; everything else is read
/// from the blob when it is asked for. The blob must not change while the reader is in use. Safe to use from several
/// threads at once.
/// </summary>
/// <remarks>
/// Any byte order, headers of 24 and 32 bytes, the <c>info</c> layouts up to 7.1 and since, and split BTF: a module's
/// blob whose type ids and string offsets go on where those of its base end. Documentation/bpf/btf.rst, 7.2.
/// </remarks>
internal sealed class BtfReader
{
    // Making the index costs as much as this many scans.
    private const int ScansBeforeIndex = 8;

    // Longer chains of typedefs, qualifiers, pointers and arrays than this do not occur (the longest of Debian's kernels
    // is 7); a circle would never end.
    internal const int MaximumDepth = 32;

    private readonly ReadOnlyMemory<byte> blob;
    private readonly BtfHeader header;
    private readonly BtfKindSizes sizes;
    private readonly BtfTypeIndex index;
    private readonly uint stringsEnd;
    private BtfFunctionIndex? functions;
    private int scans;
    private int pointerSize;

    /// <summary>Opens a blob: checks its header and finds its types.</summary>
    /// <param name="blob">The bytes, from the header on; what follows the last section is ignored.</param>
    /// <param name="baseReader">The BTF that a split blob continues: for a module, that of the kernel image it was built for.</param>
    /// <exception cref="BtfFormatException">The bytes are no BTF, are cut short, or hold a kind whose size is not known.</exception>
    public BtfReader(ReadOnlyMemory<byte> blob, BtfReader? baseReader = null)
    {
        ReadOnlySpan<byte> bytes = blob.Span;

        this.blob = blob;
        Base = baseReader;
        header = BtfHeader.Read(bytes);
        CheckStrings(bytes);

        sizes = BtfKindSizes.Read(bytes, header, baseReader?.sizes);
        FirstId = new BtfTypeId(baseReader?.EndId.Value ?? 1);
        index = BtfTypeIndex.Build(bytes, header, sizes, FirstId.Value);
        stringsEnd = (baseReader?.stringsEnd ?? 0) + (uint)header.StringsLength;
    }

    /// <summary>The bytes it reads.</summary>
    public ReadOnlyMemory<byte> Blob => blob;

    /// <summary>Where the blob's sections are.</summary>
    public BtfHeader Header => header;

    /// <summary>The BTF that this one continues; null where it stands alone.</summary>
    public BtfReader? Base { get; }

    /// <summary>The id of the first type in the blob itself: 1, or for split BTF the base's <see cref="EndId"/>.</summary>
    public BtfTypeId FirstId { get; }

    /// <summary>The id after the last type.</summary>
    public BtfTypeId EndId => new(FirstId.Value + (uint)index.Count);

    /// <summary>The size of a pointer in bytes, told from the type <c>long</c>; 8 where there is none.</summary>
    public int PointerSize => pointerSize != 0 ? pointerSize : pointerSize = FindPointerSize();

    /// <summary>The type with an id, in this blob or its base.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such type.</exception>
    public BtfType this[BtfTypeId id] => TryGetType(id, out BtfType type)
        ? type
        : throw new ArgumentOutOfRangeException(nameof(id), id.Value, $"There is no such type: ids go from 0 to {EndId.Value - 1}.");

    /// <summary>Gets the type with an id, in this blob or its base.</summary>
    /// <param name="id">The id; 0 is <c>void</c>.</param>
    /// <param name="type">The type.</param>
    /// <returns>False where there is no such type.</returns>
    public bool TryGetType(BtfTypeId id, out BtfType type)
    {
        if (id.Value < FirstId.Value)
        {
            if (Base is { } lower)
            {
                return lower.TryGetType(id, out type);
            }

            type = new BtfType(this, default, BtfType.VoidOffset);
            return true;
        }

        uint ordinal = id.Value - FirstId.Value;

        if (ordinal >= (uint)index.Count)
        {
            type = default;
            return false;
        }

        type = new BtfType(this, id, index.Offsets[(int)ordinal]);
        return true;
    }

    /// <summary>The types of one kind in the blob itself, its base not included, in the order of their ids.</summary>
    public BtfTypesOfKind TypesOfKind(BtfKind kind) => new(this, kind);

    /// <summary>How many types of one kind the blob itself holds.</summary>
    public int CountOfKind(BtfKind kind)
    {
        ReadOnlySpan<byte> kinds = index.Kinds;
        int count = 0;

        for (int i = 0; i < kinds.Length; i++)
        {
            count += kinds[i] == (byte)kind ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// Finds a function by its exact name in the blob itself; ask <see cref="Base"/> for the base's. Of several with the
    /// same name, which kernels before 6.2 may have, it is the one with the lowest id. After a few calls an index is made.
    /// </summary>
    /// <param name="name">The name in UTF-8, without a NUL at its end.</param>
    /// <param name="function">The function.</param>
    /// <returns>False where there is none.</returns>
    public bool TryFindFunction(ReadOnlySpan<byte> name, out BtfType function)
    {
        // Threads that race here may count one scan for two or make the index twice, to the same result.
        BtfTypeId id = functions is null && scans++ < ScansBeforeIndex
            ? BtfFunctionIndex.Scan(this, name)
            : (functions ??= BtfFunctionIndex.Build(this)).Find(this, name);

        function = id.IsVoid ? default : this[id];
        return !id.IsVoid;
    }

    /// <summary>Finds all functions with an exact name in the blob itself, the one with the lowest id first.</summary>
    /// <param name="name">The name in UTF-8, without a NUL at its end.</param>
    public IReadOnlyList<BtfType> FindFunctions(ReadOnlySpan<byte> name) =>
        [.. (functions ??= BtfFunctionIndex.Build(this)).FindAll(this, name).OrderBy(static id => id.Value).Select(id => this[id])];

    /// <summary>Finds the functions that carry a declaration tag, such as <c>bpf_kfunc</c>, in the blob itself.</summary>
    /// <param name="tag">The tag's text in UTF-8.</param>
    /// <returns>The functions in the order of their tags.</returns>
    /// <exception cref="BtfFormatException">A tag refers to a type that is not there.</exception>
    public IReadOnlyList<BtfType> FindFunctionsTagged(ReadOnlySpan<byte> tag)
    {
        List<BtfType> found = [];

        foreach (BtfType each in TypesOfKind(BtfKind.DeclarationTag))
        {
            // A tag on a parameter has that parameter's index.
            if (each.ComponentIndex == -1 && each.NameBytes.SequenceEqual(tag) && each.Target is { Kind: BtfKind.Function } function)
            {
                found.Add(function);
            }
        }

        return found;
    }

    internal ReadOnlySpan<byte> Kinds => index.Kinds;

    internal ReadOnlySpan<int> Offsets => index.Offsets;

    /// <summary>The offset that the first string of the blob itself has.</summary>
    internal uint FirstString => stringsEnd - (uint)header.StringsLength;

    internal uint ReadUInt32(int offset)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(blob.Span.Slice(offset));
        return header.IsBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Follows the reference at an offset in the blob.</summary>
    internal BtfType Follow(int offset)
    {
        BtfTypeId id = new(ReadUInt32(offset));

        return TryGetType(id, out BtfType type)
            ? type
            : throw new BtfFormatException(
                offset, $"a reference to type {id}", $"an id below {EndId}", Base is null ? DamagedOrSplit : Damaged);
    }

    /// <summary>The string whose offset is at an offset in the blob, and all that follows it.</summary>
    internal ReadOnlySpan<byte> TerminatedString(int offset)
    {
        uint start = ReadUInt32(offset);

        for (BtfReader reader = this; ; reader = reader.Base!)
        {
            uint first = reader.FirstString;

            if (start >= reader.stringsEnd && ReferenceEquals(reader, this))
            {
                if (start == 0)
                {
                    // A split blob may have no string section of its own, and a blob without any name none at all.
                    return [0];
                }

                throw new BtfFormatException(
                    offset, $"string offset {start}", $"an offset below {stringsEnd}", Base is null ? DamagedOrSplit : Damaged);
            }

            if (start >= first)
            {
                return reader.blob.Span.Slice(reader.header.StringsOffset, reader.header.StringsLength).Slice((int)(start - first));
            }
        }
    }

    internal ReadOnlySpan<byte> StringBytes(int offset)
    {
        ReadOnlySpan<byte> text = TerminatedString(offset);

        // The section ends in NUL: the constructor has checked it.
        return text.Slice(0, text.IndexOf((byte)0));
    }

    internal static unsafe string Decode(ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
        {
            return text.IsEmpty ? "" : Encoding.UTF8.GetString(bytes, text.Length);
        }
    }

    private const string Damaged = "The file is damaged, or the base is not that of the kernel the module was built for.";

    private const string DamagedOrSplit = "The file is damaged, or it is split BTF: give the kernel's BTF as its base.";

    private void CheckStrings(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> strings = bytes.Slice(header.StringsOffset, header.StringsLength);

        if (!strings.IsEmpty && strings[strings.Length - 1] != 0)
        {
            throw new BtfFormatException(
                header.StringsOffset + header.StringsLength - 1,
                $"byte {strings[strings.Length - 1]:x2} at the end of the string section",
                "a NUL that ends the last string",
                "The file is cut short or damaged: read it again from the kernel.");
        }

        if (Base is null && !strings.IsEmpty && strings[0] != 0)
        {
            throw new BtfFormatException(
                header.StringsOffset,
                $"byte {strings[0]:x2} at the start of the string section",
                "the empty string, which BTF that stands alone starts with",
                "If this is a module's BTF, give the kernel's BTF as its base.");
        }
    }

    private int FindPointerSize()
    {
        for (BtfReader reader = this; ; reader = reader.Base)
        {
            foreach (BtfType type in reader.TypesOfKind(BtfKind.Int))
            {
                if ((type.Size is 4 or 8)
                    && (type.NameBytes.SequenceEqual("long unsigned int"u8)
                        || type.NameBytes.SequenceEqual("long int"u8)
                        || type.NameBytes.SequenceEqual("unsigned long"u8)
                        || type.NameBytes.SequenceEqual("long"u8)))
                {
                    return (int)type.Size;
                }
            }

            if (reader.Base is null)
            {
                return 8;
            }
        }
    }
}
