using System.Collections.Immutable;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.MakeAbi.Facts;

namespace KfuncGen.MakeAbi.Reading;

/// <summary>Takes facts from a kernel's BTF.</summary>
internal sealed class BtfFacts(BtfReader btf)
{
    private const int BitsPerByte = 8;

    /// <summary>An enum by its name.</summary>
    public AbiEnum Enum(string name) => Values(Find(name, BtfKind.Enum, BtfKind.Enum64), name, $"enum {name}");

    /// <summary>An enum without a name, by one of its values.</summary>
    public AbiEnum EnumWith(string value, string name)
    {
        foreach (BtfType type in btf.TypesOfKind(BtfKind.Enum).Concat(btf.TypesOfKind(BtfKind.Enum64)))
        {
            foreach (BtfEnumValue one in type.EnumValues)
            {
                if (one.Name == value)
                {
                    return Values(type, name, $"enum with {value}");
                }
            }
        }

        throw new AbiException(
            $"this kernel's BTF has no enum with the value '{value}'. Give a newer kernel, or take the line from eng/abi/selection.");
    }

    /// <summary>A struct by its name.</summary>
    public AbiStruct Struct(string name) => Record(Find(name, BtfKind.Struct), name);

    /// <summary>The members of a union, each of which is a struct.</summary>
    /// <param name="name">The union's name.</param>
    /// <param name="names">Names for the members that have none, by their first field.</param>
    public IEnumerable<AbiStruct> Union(string name, IReadOnlyDictionary<string, string> names)
    {
        foreach (BtfMember member in Find(name, BtfKind.Union).Members)
        {
            BtfType type = member.Type.Resolve();

            if (type.Kind == BtfKind.Struct)
            {
                yield return Record(type, $"{name}.{(member.Name.Length > 0 ? member.Name : NameBy(FirstName(type), name, names))}");
            }
        }
    }

    private static string NameBy(
        string field, string union, IReadOnlyDictionary<string, string> names) => names.TryGetValue(field, out string? name)
        ? name
        : throw new AbiException(
            $"a member of the union '{union}' has no name and begins with '{field}'. Name it in eng/abi/selection: {field}=NAME.");

    private static AbiEnum Values(BtfType type, string name, string origin)
    {
        ImmutableArray<AbiEnumValue>.Builder values = ImmutableArray.CreateBuilder<AbiEnumValue>();

        foreach (BtfEnumValue value in type.EnumValues)
        {
            values.Add(new AbiEnumValue(value.Name, value.Value));
        }

        return new AbiEnum(name, origin, values.ToImmutable());
    }

    private static string FirstName(BtfType record)
    {
        BtfMember first = record.Members[0];
        return first.Name.Length > 0 ? first.Name : FirstName(first.Type.Resolve());
    }

    private static AbiStruct Record(BtfType type, string name)
    {
        List<AbiField> fields = [];
        Flatten(type, "", 0, fields);
        return new AbiStruct(name, (int)type.Size, [.. fields]);
    }

    private static void Flatten(BtfType record, string prefix, uint start, List<AbiField> fields)
    {
        foreach (BtfMember member in record.Members)
        {
            BtfType type = member.Type.Resolve();
            uint offset = start + member.BitOffset;

            if (type.Kind is BtfKind.Struct or BtfKind.Union && type.IsAnonymous)
            {
                Flatten(type, member.Name.Length > 0 ? $"{prefix}{member.Name}." : prefix, offset, fields);
            }
            else
            {
                fields.Add(Field(prefix + member.Name, member, type, offset));
            }
        }
    }

    private static AbiField Field(string name, BtfMember member, BtfType type, uint offset)
    {
        if (member.BitWidth > 0)
        {
            uint unit = type.Size * BitsPerByte;
            return new AbiField(name, (int)(offset / unit * type.Size), Spell(type), 0, (int)(offset % unit), member.BitWidth);
        }

        uint count = 0;

        for (; type.Kind == BtfKind.Array; type = type.Target.Resolve())
        {
            count = Math.Max(count, 1) * type.ElementCount;
        }

        return new AbiField(name, (int)(offset / BitsPerByte), Spell(type), (int)count);
    }

    private static string Spell(BtfType type) => type.Kind switch
    {
        BtfKind.Int when (type.IntEncoding & BtfIntEncoding.Bool) != 0 => "bool",
        BtfKind.Int => ((type.IntEncoding & BtfIntEncoding.Signed) != 0 ? "s" : "u") + type.IntBitCount,
        BtfKind.Enum or BtfKind.Enum64 => "u" + (type.Size * BitsPerByte),
        BtfKind.Struct or BtfKind.Union => $"{Keyword(type)} {type.Name}:{type.Size}",
        BtfKind.Pointer => "*" + Pointee(type.Target.Resolve()),
        _ => throw new AbiException($"{type} is a kind of field that a program does not read."),
    };

    private static string Pointee(BtfType type) => type.Kind switch
    {
        BtfKind.Void => "void",
        BtfKind.Struct or BtfKind.Union or BtfKind.Forward => $"{Keyword(type)} {type.Name}",
        _ => Spell(type),
    };

    private static string Keyword(BtfType type) =>
        type.Kind == BtfKind.Union || (type.Kind == BtfKind.Forward && type.KindFlag) ? "union" : "struct";

    private BtfType Find(string name, params ReadOnlySpan<BtfKind> kinds)
    {
        foreach (BtfKind kind in kinds)
        {
            foreach (BtfType type in btf.TypesOfKind(kind))
            {
                if (type.Name == name)
                {
                    return type;
                }
            }
        }

        throw new AbiException(
            $"this kernel's BTF has no {kinds[0].ToString().ToLowerInvariant()} '{name}'. Give a newer kernel, or take the line from " +
            "eng/abi/selection.");
    }
}
