using System.Buffers.Binary;
using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;

namespace KfuncGen.Tests.Kernels.Synthetic;

/// <summary>Writes small BTF blobs, right or wrong, in either byte order. Ids are returned as they are given out.</summary>
internal sealed class BtfBuilder
{
    private readonly List<uint> types = [];
    private readonly MemoryStream strings = new();
    private readonly List<byte> layout = [];
    private readonly uint stringsStart;
    private uint nextId;

    /// <summary>Starts a blob.</summary>
    /// <param name="bigEndian">Whether numbers have their most significant byte first.</param>
    /// <param name="headerLength">24, or 32 and more for one with layout fields.</param>
    /// <param name="over">For split BTF: the builder of the base.</param>
    public BtfBuilder(bool bigEndian = false, int headerLength = 24, BtfBuilder? over = null)
    {
        IsBigEndian = bigEndian;
        HeaderLength = headerLength;
        nextId = over?.nextId ?? 1;
        stringsStart = over is null ? 0 : over.stringsStart + (uint)over.strings.Length;

        if (over is null)
        {
            strings.WriteByte(0);
        }
    }

    public bool IsBigEndian { get; }

    public int HeaderLength { get; }

    /// <summary>The id that the next type gets.</summary>
    public uint NextId => nextId;

    public uint Int(string name, uint size, BtfIntEncoding encoding = BtfIntEncoding.Unsigned) =>
        Type((uint)BtfKind.Int, name, size, words: ((uint)encoding << 24) | (size * 8));

    public uint Pointer(uint target) => Type((uint)BtfKind.Pointer, "", target);

    public uint Const(uint target) => Type((uint)BtfKind.Const, "", target);

    public uint Typedef(string name, uint target) => Type((uint)BtfKind.Typedef, name, target);

    public uint Array(uint element, uint count) => Type((uint)BtfKind.Array, "", 0, words: [element, element, count]);

    public uint Forward(string name, bool isUnion = false) => Type((uint)BtfKind.Forward, name, 0, kindFlag: isUnion);

    public uint Struct(string name, uint size, params (string Name, uint Type, uint BitOffset)[] members) =>
        Record(BtfKind.Struct, name, size, members);

    public uint Union(string name, uint size, params (string Name, uint Type, uint BitOffset)[] members) =>
        Record(BtfKind.Union, name, size, members);

    public uint Enum(string name, bool isSigned, params (string Name, int Value)[] values) =>
        Type((uint)BtfKind.Enum, name, 4, (uint)values.Length, isSigned, [.. values.SelectMany(
            value => new[] { String(value.Name), (uint)value.Value })]);

    public uint Prototype(uint result, params (string Name, uint Type)[] parameters) =>
        Type((uint)BtfKind.FunctionPrototype, "", result, (uint)parameters.Length, words: [.. parameters.SelectMany(
            parameter => new[] { String(parameter.Name), parameter.Type })]);

    public uint FunctionOfType(string name, uint prototype) => Type((uint)BtfKind.Function, name, prototype);

    public uint Function(string name, uint result, params (string Name, uint Type)[] parameters) =>
        FunctionOfType(name, Prototype(result, parameters));

    public uint Tag(string text, uint function, int component = -1) =>
        Type((uint)BtfKind.DeclarationTag, text, function, words: (uint)component);

    /// <summary>Adds any type: the three words that all have, and what follows them.</summary>
    public uint Type(uint kind, string name, uint sizeOrType, uint vlen = 0, bool kindFlag = false, params uint[] words) =>
        Type(kind, String(name), sizeOrType, vlen, kindFlag, words);

    /// <summary>Adds any type by the offset of its name.</summary>
    public uint Type(uint kind, uint name, uint sizeOrType, uint vlen = 0, bool kindFlag = false, params uint[] words)
    {
        types.AddRange([name, (kindFlag ? 1u << 31 : 0) | (kind << 24) | vlen, sizeOrType, .. words]);
        return nextId++;
    }

    /// <summary>Adds a string and gives its offset; the empty one is 0.</summary>
    public uint String(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        uint offset = stringsStart + (uint)strings.Length;
        strings.Write(Encoding.UTF8.GetBytes(text + '\0'));
        return offset;
    }

    /// <summary>Describes one more kind, from 0 on, in the layout section.</summary>
    public void Layout(byte once, byte each) => layout.AddRange([once, each, 0, 0]);

    /// <summary>The blob.</summary>
    public byte[] ToArray()
    {
        int typesLength = types.Count * 4;
        int stringsOffset = typesLength + layout.Count;
        byte[] blob = new byte[HeaderLength + stringsOffset + strings.Length];

        Span<byte> header = blob;
        Write16(header, 0xeb9f);
        blob[2] = 1;
        Write32(header[4..], (uint)HeaderLength);
        Write32(header[8..], 0);
        Write32(header[12..], (uint)typesLength);
        Write32(header[16..], (uint)stringsOffset);
        Write32(header[20..], (uint)strings.Length);

        if (HeaderLength >= 32)
        {
            Write32(header[24..], (uint)typesLength);
            Write32(header[28..], (uint)layout.Count);
        }

        for (int i = 0; i < types.Count; i++)
        {
            Write32(blob.AsSpan(HeaderLength + (i * 4)), types[i]);
        }

        layout.CopyTo(blob, HeaderLength + typesLength);
        strings.ToArray().CopyTo(blob, HeaderLength + stringsOffset);
        return blob;
    }

    /// <summary>A reader over the blob.</summary>
    public BtfReader ToReader(BtfReader? over = null) => new(ToArray(), over);

    /// <summary>A <c>.BTF_ids</c> section with these words in the blob's byte order.</summary>
    public byte[] Section(params uint[] words)
    {
        byte[] section = new byte[words.Length * 4];

        for (int i = 0; i < words.Length; i++)
        {
            Write32(section.AsSpan(i * 4), words[i]);
        }

        return section;
    }

    private uint Record(BtfKind kind, string name, uint size, (string Name, uint Type, uint BitOffset)[] members) =>
        Type((uint)kind, name, size, (uint)members.Length, words: [.. members.SelectMany(
            member => new[] { String(member.Name), member.Type, member.BitOffset })]);

    private void Write16(Span<byte> target, ushort value)
    {
        if (IsBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(target, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target, value);
        }
    }

    private void Write32(Span<byte> target, uint value)
    {
        if (IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(target, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target, value);
        }
    }
}
