using System.Globalization;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Signatures;

namespace KfuncGen.Generator.KernelTypes;

/// <summary>Says the members of one struct in C#. Structs inside without a name get readers of their own.</summary>
/// <param name="record">The struct.</param>
/// <param name="owner">Its C# name.</param>
/// <param name="types">What the names of its members' types stand for.</param>
/// <param name="isBigEndian">Whether bits are counted from the highest one.</param>
/// <param name="signatures">Maps the types of members.</param>
/// <param name="reached">Gets the further types that they name.</param>
/// <param name="depth">How many structs it is in.</param>
internal sealed class HeldStructReader(
    CTypeDeclaration.Record record,
    string owner,
    TypeTable types,
    bool isBigEndian,
    SignatureMapper signatures,
    List<ReachedType> reached,
    int depth = 0)
{
    // Kernel structs nest a few levels; a cycle by value cannot occur in a real one.
    private const int MaximumDepth = 16;

    private const uint MaximumElements = 4096;

    private static readonly string[] Units = ["byte", "ushort", "", "uint", "", "", "", "ulong"];

    private readonly List<HeldField> fields = [];
    private readonly List<HeldBits> bits = [];
    private readonly List<HeldConstant> constants = [];
    private readonly List<string> leftOut = [];

    /// <summary>The members.</summary>
    public HeldStruct Read()
    {
        Add(record, 0, depth);
        return new HeldStruct(
            record.Size ?? 1,
            fields.ToEquatableArray(),
            bits.ToEquatableArray(),
            constants.ToEquatableArray(),
            leftOut.ToEquatableArray());
    }

    // C reaches the members of an unnamed struct or union as if they were its own; explicit offsets say just that.
    private void Add(CTypeDeclaration.Record from, uint bitOffset, int level)
    {
        foreach (CField field in from.Fields ?? default)
        {
            CType type = types.Resolve(field.Type);

            if (field.Name.Length == 0 && type is CType.Anonymous { Declaration: CTypeDeclaration.Record inner } && level < MaximumDepth)
            {
                Add(inner, bitOffset + field.BitOffset, level + 1);
            }
            else if (field.Name.Length > 0)
            {
                bool isIn = field.BitWidth is { } width
                    ? AddBits(field, width, bitOffset + field.BitOffset, type)
                    : AddField(field, (bitOffset + field.BitOffset) / 8, type);

                if (!isIn)
                {
                    leftOut.Add(CDeclaration.Write(field.Type, field.Name) + (field.BitWidth is { } left ? $":{left}" : ""));
                }
            }
        }
    }

    private bool AddField(CField field, uint offset, CType type)
    {
        string name = Unique(field.Name);
        bool isPublic = !field.Name.StartsWith("__opaque", StringComparison.Ordinal);
        uint count = 1;

        while (type is CType.Array array)
        {
            count = Multiply(count, array.Count);
            type = types.Resolve(array.Element);
        }

        if (count == 0)
        {
            return false;
        }

        // A struct cannot hold itself, but a hand-written file may say so; then it is bytes.
        bool isOwner = type is CType.Tag self && self.Name == owner;

        if (!isOwner && signatures.MapValue(type, types, reached) is { Nature: not StubTypeNature.Void } value)
        {
            fields.Add(new HeldField(name, value.Text, count, offset, isPublic));
            AddConstants(type, value.Text, name);
            return true;
        }

        if (type is CType.Anonymous { Declaration: CTypeDeclaration.Record { Size: not null, Fields: not null } nested }
            && depth < MaximumDepth)
        {
            string nestedName = Unique(name + "_struct");
            HeldStruct members = new HeldStructReader(nested, nestedName, types, isBigEndian, signatures, reached, depth + 1).Read();
            fields.Add(new HeldField(name, nestedName, count, offset, isPublic, members));
            return true;
        }

        uint bytes = type switch
        {
            CType.Tag tag when types.Find(tag) is CTypeDeclaration.Record { Size: { } known } => known,
            CType.Anonymous { Declaration: CTypeDeclaration.Record { Size: { } known } } => known,
            _ => 0,
        };

        if (bytes > 0)
        {
            fields.Add(new HeldField(name, "byte", Multiply(count, bytes), offset, isPublic));
        }

        return bytes > 0;
    }

    // Values without a name of their own are the struct's, as C reaches them without one, too.
    private void AddConstants(CType type, string integer, string field)
    {
        if (type is CType.Anonymous { Declaration: CTypeDeclaration.Enum declaration })
        {
            foreach (CEnumMember member in declaration.Members)
            {
                string value = declaration.IsSigned
                    ? member.Value.ToString(CultureInfo.InvariantCulture)
                    : unchecked((ulong)member.Value).ToString(CultureInfo.InvariantCulture);
                constants.Add(new HeldConstant(Unique(member.Name), integer, value, field));
            }
        }
    }

    private bool AddBits(CField field, uint width, uint bitOffset, CType type)
    {
        if (signatures.MapValue(type, types, reached) is not { Nature: StubTypeNature.Number or StubTypeNature.OtherScalar } value
            || width is 0 or > 64
            || UnitOf(bitOffset, width, type) is not { } unit)
        {
            return false;
        }

        uint inUnit = bitOffset - (unit.Offset * 8);
        uint shift = isBigEndian ? (unit.Size * 8) - inUnit - width : inUnit;
        string name = Unique(field.Name);
        string declaration = $"{CDeclaration.Write(field.Type, field.Name)}:{width.ToString(CultureInfo.InvariantCulture)}";
        bits.Add(new HeldBits(name, value.Text, declaration, UnitField(unit), Units[unit.Size - 1], shift, width, IsSigned(type)));
        AddConstants(type, value.Text, name);
        return true;
    }

    /// <summary>
    /// The integer that a bit-field lies in: of its own type's size, as C has it, or in a packed struct the least that covers it. Null
    /// where none does that stays inside of the struct.
    /// </summary>
    private (uint Offset, uint Size)? UnitOf(uint bitOffset, uint width, CType type)
    {
        uint own = SizeOf(type);
        IEnumerable<(uint Offset, uint Size)> candidates = new[] { own, 1u, 2u, 4u, 8u }.SelectMany(size => new[]
        {
            (bitOffset / (size * 8) * size, size),
            (bitOffset / 8, size),
        });

        foreach ((uint offset, uint size) in candidates)
        {
            if (size is 1 or 2 or 4 or 8 && bitOffset + width <= (offset + size) * 8 && offset + size <= record.Size)
            {
                return (offset, size);
            }
        }

        return null;
    }

    private string UnitField((uint Offset, uint Size) unit)
    {
        string type = Units[unit.Size - 1];
        HeldField? known = fields.Find(field =>
            field.Offset == unit.Offset && field.Type == type && field.Name.StartsWith("bits_at_", StringComparison.Ordinal));

        if (known is null)
        {
            string name = Unique("bits_at_" + unit.Offset.ToString(CultureInfo.InvariantCulture));
            fields.Add(known = new HeldField(name, type, 1, unit.Offset, IsPublic: true));
        }

        return known.Name;
    }

    private uint SizeOf(CType type) => type switch
    {
        CType.Tag { Kind: CTagKind.Enum } tag when types.Find(tag) is CTypeDeclaration.Enum declaration => declaration.Size,
        CType.Anonymous { Declaration: CTypeDeclaration.Enum declaration } => declaration.Size,
        CType.Simple simple when types.Find(simple) is CTypeDeclaration.Scalar scalar => scalar.Size,
        _ => 1,
    };

    private bool IsSigned(CType type) => type switch
    {
        CType.Tag { Kind: CTagKind.Enum } tag when types.Find(tag) is CTypeDeclaration.Enum declaration => declaration.IsSigned,
        CType.Anonymous { Declaration: CTypeDeclaration.Enum declaration } => declaration.IsSigned,
        CType.Simple simple when types.Find(simple) is CTypeDeclaration.Scalar scalar => scalar.Encoding == CScalarEncoding.Signed,
        _ => false,
    };

    // What programs hold fits their 512 bytes of stack or a map value; a hand-written file may say anything.
    private static uint Multiply(uint left, uint right) => (uint)Math.Min((ulong)left * right, MaximumElements);

    private string Unique(string name)
    {
        // The types of arrays and of structs without a name are declared beside the fields, under the fields' names.
        while (name == owner || name + "_array" == owner || name + "_struct" == owner || bits.Exists(one => one.Name == name)
            || constants.Exists(one => one.Name == name)
            || fields.Exists(field => field.Name == name || field.Name + "_array" == name || field.Name + "_struct" == name
                || name + "_array" == field.Name || name + "_struct" == field.Name))
        {
            name += "_";
        }

        return name;
    }
}
