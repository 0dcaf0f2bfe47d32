using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>One type of a blob: a place in it, and nothing read until it is asked for.</summary>
internal readonly struct BtfType : IEquatable<BtfType>
{
    internal const int VoidOffset = -1;

    private readonly BtfReader? reader;

    internal BtfType(BtfReader reader, BtfTypeId id, int offset)
    {
        this.reader = reader;
        Id = id;
        Offset = offset;
    }

    /// <summary>The blob the type is in: for a type of the base, the base.</summary>
    public BtfReader Reader => reader ?? throw new InvalidOperationException("This is the default value and no type of a blob.");

    /// <summary>The type's number.</summary>
    public BtfTypeId Id { get; }

    /// <summary>Where the type starts, in bytes from the start of its blob; -1 for <c>void</c>, which has no bytes.</summary>
    public int Offset { get; }

    /// <summary>Whether this is <c>void</c>.</summary>
    public bool IsVoid => Id.IsVoid;

    /// <summary>What it describes.</summary>
    public BtfKind Kind => IsVoid ? BtfKind.Void : (BtfKind)Reader.Kinds[(int)(Id.Value - Reader.FirstId.Value)];

    /// <summary>
    /// The flag whose meaning depends on the kind: bit-fields in a struct or union, signed values in an enum, a union
    /// among forwards, and since 7.2 an attribute instead of a tag in the two tag kinds.
    /// </summary>
    public bool KindFlag => !IsVoid && (Info >> 31) != 0;

    /// <summary>The number of members, parameters, values or variables; for a function its linkage.</summary>
    public int VariableLength => IsVoid ? 0 : (int)(Info & 0xffffff);

    /// <summary>The name's bytes in UTF-8; empty where it has none.</summary>
    /// <exception cref="BtfFormatException">The name is not inside the string section.</exception>
    public ReadOnlySpan<byte> NameBytes => IsVoid ? default : Reader.StringBytes(Offset);

    /// <summary>The name, decoded anew at each call; empty where it has none.</summary>
    /// <exception cref="BtfFormatException">The name is not inside the string section.</exception>
    public string Name => BtfReader.Decode(NameBytes);

    /// <summary>Whether it has no name.</summary>
    public bool IsAnonymous => NameBytes.IsEmpty;

    /// <summary>The size in bytes of an int, enum, struct, union, float or data section.</summary>
    /// <exception cref="InvalidOperationException">Types of its kind have no size of their own.</exception>
    public uint Size => Kind is BtfKind.Int or BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.DataSection or BtfKind.Float
        or BtfKind.Enum64
        ? Reader.ReadUInt32(Offset + 8)
        : throw NotOfThisKind("size");

    /// <summary>
    /// The type that this one refers to: what a pointer points to, a typedef or qualifier stands for, an array is made of,
    /// a prototype returns, a variable or a tag belongs to; for a function its prototype.
    /// </summary>
    /// <exception cref="BtfFormatException">There is no such type.</exception>
    /// <exception cref="InvalidOperationException">Types of its kind refer to none.</exception>
    public BtfType Target => Kind switch
    {
        BtfKind.Array => Reader.Follow(Offset + BtfKindSizes.CommonLength),
        BtfKind.Pointer or BtfKind.Typedef or BtfKind.Volatile or BtfKind.Const or BtfKind.Restrict or BtfKind.Function
            or BtfKind.FunctionPrototype or BtfKind.Variable or BtfKind.DeclarationTag or BtfKind.TypeTag => Reader.Follow(Offset + 8),
        _ => throw NotOfThisKind("target"),
    };

    /// <summary>A function's prototype; a prototype is its own.</summary>
    /// <exception cref="BtfFormatException">The function refers to something else.</exception>
    /// <exception cref="InvalidOperationException">It is no function.</exception>
    public BtfType Prototype
    {
        get
        {
            if (Kind == BtfKind.FunctionPrototype)
            {
                return this;
            }

            BtfType target = Kind == BtfKind.Function ? Target : throw NotOfThisKind("prototype");

            return target.Kind == BtfKind.FunctionPrototype
                ? target
                : throw new BtfFormatException(
                    Offset + 8,
                    $"function {Id} with type {target.Id}, which is a {target.Kind}",
                    "a function prototype",
                    "The file is damaged: read it again from the kernel.");
        }
    }

    /// <summary>How an int's bits are to be shown.</summary>
    /// <exception cref="InvalidOperationException">It is no int.</exception>
    public BtfIntEncoding IntEncoding => (BtfIntEncoding)((IntBits >> 24) & 0xf);

    /// <summary>The number of bits of an int that count; fewer than its size has only in bit-fields of old blobs.</summary>
    /// <exception cref="InvalidOperationException">It is no int.</exception>
    public int IntBitCount => (int)(IntBits & 0xff);

    /// <summary>The number of elements of an array; 0 for one of unknown length.</summary>
    /// <exception cref="InvalidOperationException">It is no array.</exception>
    public uint ElementCount =>
        Kind == BtfKind.Array ? Reader.ReadUInt32(Offset + BtfKindSizes.CommonLength + 8) : throw NotOfThisKind("element count");

    /// <summary>What a declaration tag belongs to: the parameter or member with this index, or -1 for the whole declaration.</summary>
    /// <exception cref="InvalidOperationException">It is no declaration tag.</exception>
    public int ComponentIndex =>
        Kind == BtfKind.DeclarationTag
            ? (int)Reader.ReadUInt32(Offset + BtfKindSizes.CommonLength)
            : throw NotOfThisKind("component index");

    /// <summary>The linkage of a function or variable.</summary>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    public BtfLinkage Linkage => Kind switch
    {
        BtfKind.Function => (BtfLinkage)VariableLength,
        BtfKind.Variable => (BtfLinkage)Reader.ReadUInt32(Offset + BtfKindSizes.CommonLength),
        _ => throw NotOfThisKind("linkage"),
    };

    /// <summary>The members of a struct or union.</summary>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    public BtfElements<BtfMember> Members => Kind is BtfKind.Struct or BtfKind.Union
        ? new(this, BtfMember.Length, static (owner, offset) => new BtfMember(owner, offset))
        : throw NotOfThisKind("members");

    /// <summary>The parameters of a function or prototype. The last one of a variadic function is void and has no name.</summary>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    public BtfElements<BtfParameter> Parameters => Kind is BtfKind.Function or BtfKind.FunctionPrototype
        ? new(Prototype, BtfParameter.Length, static (owner, offset) => new BtfParameter(owner, offset))
        : throw NotOfThisKind("parameters");

    /// <summary>The values of an enum, of 32 or 64 bits.</summary>
    /// <exception cref="InvalidOperationException">It is no enum.</exception>
    public BtfElements<BtfEnumValue> EnumValues => Kind switch
    {
        BtfKind.Enum => new(this, BtfEnumValue.Length, static (owner, offset) => new BtfEnumValue(owner, offset)),
        BtfKind.Enum64 => new(this, BtfEnumValue.Length64, static (owner, offset) => new BtfEnumValue(owner, offset)),
        _ => throw NotOfThisKind("values"),
    };

    /// <summary>The variables of a data section.</summary>
    /// <exception cref="InvalidOperationException">It is no data section.</exception>
    public BtfElements<BtfSectionVariable> SectionVariables => Kind == BtfKind.DataSection
        ? new(this, BtfSectionVariable.Length, static (owner, offset) => new BtfSectionVariable(owner, offset))
        : throw NotOfThisKind("variables");

    /// <summary>
    /// Whether it is <c>const</c>, <c>volatile</c>, <c>restrict</c> or a type tag: something on a type that leaves its values as
    /// they are.
    /// </summary>
    public bool IsModifier => Kind is BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.TypeTag;

    /// <summary>The type behind all typedefs, qualifiers and type tags.</summary>
    /// <exception cref="BtfFormatException">There are more than 32 of them, or a reference leads nowhere.</exception>
    public BtfType Resolve()
    {
        BtfType type = this;

        for (int depth = 0; type.IsModifier || type.Kind == BtfKind.Typedef; depth++)
        {
            if (depth == BtfReader.MaximumDepth)
            {
                throw TooDeep("typedefs and qualifiers");
            }

            type = type.Target;
        }

        return type;
    }

    /// <inheritdoc/>
    public bool Equals(BtfType other) => Id == other.Id && ReferenceEquals(reader, other.reader);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BtfType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>The id, kind and name, for a debugger.</summary>
    public override string ToString() => $"[{Id}] {Kind} {Name}";

    /// <summary>Same type of the same blob.</summary>
    public static bool operator ==(BtfType left, BtfType right) => left.Equals(right);

    /// <summary>Another type, or one of another blob.</summary>
    public static bool operator !=(BtfType left, BtfType right) => !left.Equals(right);

    internal BtfFormatException TooDeep(string of) => new(
        Math.Max(Offset, 0),
        $"type {Id} with more than {BtfReader.MaximumDepth} {of} behind it",
        "a chain that ends",
        "The types refer to each other in a circle: the file is damaged, read it again from the kernel.");

    private uint Info => Reader.ReadUInt32(Offset + 4);

    private uint IntBits => Kind == BtfKind.Int ? Reader.ReadUInt32(Offset + BtfKindSizes.CommonLength) : throw NotOfThisKind("encoding");

    private InvalidOperationException NotOfThisKind(string part) => new($"Type {Id} is a {Kind}, which has no {part}.");
}
