using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using KfuncGen.Btf.Format;
using KfuncGen.Code;
using KfuncGen.Probing;

namespace KfuncGen.Debugging;

/// <summary>
/// Writes BTF in this machine's byte order: include/uapi/linux/btf.h, 7.2. Types come as canonical shapes, which say what a
/// struct is called and not what is in it, so structs are written without members.
/// </summary>
internal sealed class BtfWriter
{
    private const int HeaderLength = 24;
    private const uint SignedInteger = 1 << 24;
    private const uint BooleanInteger = 4 << 24;

    /// <summary>The tag of references to kernel objects that a map owns.</summary>
    public string KeptTag { get; init; } = "kptr";

    private readonly List<uint> types = [];
    private readonly Dictionary<string, uint> typesByShape = new(StringComparer.Ordinal) { ["void"] = 0 };
    private readonly MemoryStream strings = new();
    private readonly Dictionary<string, uint> stringsByText = new(StringComparer.Ordinal);
    private uint typeCount;

    /// <summary>Starts with the empty string, as all BTF does.</summary>
    public BtfWriter() => AddString("");

    /// <summary>Adds a function: static, so that the verifier looks into it where it is called.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FormatException">Its shape is none.</exception>
    public uint AddFunction(BpfProgramFunction function)
    {
        CanonicalShape shape = CanonicalShape.Parse(function.Shape);
        uint returnType = AddType(shape.ReturnType);
        uint[] parameters = Array.ConvertAll(shape.Parameters, AddType);
        List<uint> words = [];

        for (int i = 0; i < parameters.Length; i++)
        {
            string name = i < function.Parameters.Length
                ? function.Parameters[i]
                : $"parameter{(i + 1).ToString(CultureInfo.InvariantCulture)}";
            words.AddRange([AddIdentifier(name), parameters[i]]);
        }

        uint prototype = Add("", BtfKind.FunctionPrototype, (uint)parameters.Length, returnType, [.. words]);
        return Add(function.Name, BtfKind.Function, (uint)BtfLinkage.Static, prototype);
    }

    /// <summary>Adds a struct with members.</summary>
    /// <param name="type">The struct, whose members' types are there already.</param>
    public void AddStruct(ListedType type)
    {
        List<uint> words = [];

        // The kernel wants them by their place: btf_struct_check_meta, kernel/bpf/btf.c, 7.2.
        foreach (ListedMember member in type.Members.OrderBy(static member => member.Offset))
        {
            words.AddRange([AddIdentifier(member.Name), TypeOf(member.Type), member.Offset * 8]);
        }

        typesByShape[type.Name] = Add(type.Name, BtfKind.Struct, (uint)type.Members.Count, type.Size, [.. words]);
    }

    /// <summary>A scalar, a struct that was added, or an array of one, as listings write them.</summary>
    /// <returns>Its id.</returns>
    public uint TypeOf(string type)
    {
        if (typesByShape.TryGetValue(type, out uint known))
        {
            return known;
        }

        if (ListedTypes.KeptOf(type) is { } kept)
        {
            return Once(type, Add("", BtfKind.Pointer, 0, Add(KeptTag, BtfKind.TypeTag, 0, AddTarget("struct " + kept))));
        }

        if (!ListedTypes.IsArray(type, out string element, out uint count))
        {
            return AddTarget(type);
        }

        uint of = TypeOf(element);
        return Once(type, Add("", BtfKind.Array, 0, 0, of, TypeOf("u32"), count));
    }

    /// <summary>Adds a text.</summary>
    /// <returns>Its offset.</returns>
    public uint AddString(string text)
    {
        if (!stringsByText.TryGetValue(text, out uint offset))
        {
            offset = (uint)strings.Length;
            stringsByText.Add(text, offset);

            // A zero would end the text early.
            strings.Write(Encoding.UTF8.GetBytes(text.Replace('\0', ' ')));
            strings.WriteByte(0);
        }

        return offset;
    }

    /// <summary>All of it.</summary>
    public byte[] ToBlob()
    {
        uint typesLength = (uint)types.Count * sizeof(uint);

        // Magic number, version 1, no flags; then the parts by offset and length.
        byte[] blob = new byte[HeaderLength + typesLength + strings.Length];
        MemoryMarshal.Write(blob, (ushort)0xeb9f);
        blob[2] = 1;
        MemoryMarshal.AsBytes<uint>([HeaderLength, 0, typesLength, typesLength, (uint)strings.Length]).CopyTo(blob.AsSpan(4));
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(types)).CopyTo(blob.AsSpan(HeaderLength));
        strings.GetBuffer().AsSpan(0, (int)strings.Length).CopyTo(blob.AsSpan(HeaderLength + (int)typesLength));
        return blob;
    }

    private uint AddType(string shape)
    {
        if (typesByShape.TryGetValue(shape, out uint known))
        {
            return known;
        }

        // A loop and no recursion, so that the depth of a shape does not become one of the stack.
        int pointers = shape.AsSpan().IndexOfAnyExcept('*');
        pointers = pointers < 0 ? shape.Length : pointers;
        uint type = AddTarget(shape[pointers..]);

        for (int i = pointers - 1; i >= 0; i--)
        {
            type = Once(shape[i..], Add("", BtfKind.Pointer, 0, type));
        }

        return type;
    }

    private uint AddTarget(string shape)
    {
        if (typesByShape.TryGetValue(shape, out uint known))
        {
            return known;
        }

        string name = shape[(shape.IndexOf(' ') + 1)..];

        return shape switch
        {
            _ when shape.StartsWith("struct ", StringComparison.Ordinal) => Once(shape, Add(name, BtfKind.Struct, 0, 0)),
            _ when shape.StartsWith("union ", StringComparison.Ordinal) => Once(shape, Add(name, BtfKind.Union, 0, 0)),
            _ when shape.StartsWith("enum ", StringComparison.Ordinal) => Once(shape, Add(name, BtfKind.Enum, 0, sizeof(int))),
            "bool" => Once(shape, Add(shape, BtfKind.Int, 0, 1, BooleanInteger | 8)),
            "char" => Once(shape, Add(shape, BtfKind.Int, 0, 1, SignedInteger | 8)),
            "u8" or "u16" or "u32" or "u64" or "u128" => AddInteger(shape, 0),
            "s8" or "s16" or "s32" or "s64" or "s128" => AddInteger(shape, SignedInteger),

            // Arrays and functions only stand behind pointers, whose target nobody needs to know here.
            _ => 0,
        };
    }

    private uint AddInteger(string shape, uint encoding)
    {
        uint bits = uint.Parse(shape.AsSpan(1), CultureInfo.InvariantCulture);
        return Once(shape, Add(shape, BtfKind.Int, 0, bits / 8, encoding | bits));
    }

    private uint Once(string shape, uint type)
    {
        typesByShape[shape] = type;
        return type;
    }

    private uint Add(string name, BtfKind kind, uint variableLength, uint sizeOrType, params ReadOnlySpan<uint> rest)
    {
        types.AddRange([AddIdentifier(name), ((uint)kind << 24) | variableLength, sizeOrType]);
        types.AddRange(rest);
        return ++typeCount;
    }

    // The kernel takes names that C could have; C# may have more, and a nested struct's has dots.
    private uint AddIdentifier(string name) =>
        AddString(string.Concat(name.Select(static (character, index) =>
            char.IsAsciiLetter(character) || character == '_' || (index > 0 && char.IsAsciiDigit(character)) ? character : '_')));
}
