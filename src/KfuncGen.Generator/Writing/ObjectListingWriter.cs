using System.Globalization;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// What the programs of an object share as text, which the run-time library reads: its maps, the structs in them, and its data
/// (<c>ObjectListingWriter</c> there says what the lines are).
/// </summary>
internal sealed class ObjectListingWriter
{
    private const string Lock = "bpf_spin_lock";
    private const string Timer = "bpf_timer";

    private readonly TypeLayouts layouts;
    private readonly Dictionary<ITypeSymbol, string> names = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly List<string> types = [];

    private ObjectListingWriter(TypeLayouts layouts) => this.layouts = layouts;

    /// <summary>The lines.</summary>
    /// <param name="type">The class.</param>
    /// <param name="model">What it shows.</param>
    /// <param name="context">The compilation, whose programs were lowered: they may have added to the data.</param>
    public static IEnumerable<string> Lines(INamedTypeSymbol type, ObjectModel model, LoweringContext context)
    {
        ObjectListingWriter listing = new(context.Layouts);
        List<string> maps = [.. MapSymbols.MapsOf(type).SelectMany(listing.Map)];
        ObjectData data = context.DataOf(type);

        return
        [
            "listing " + Number(ProgramListing.Format), .. maps, .. listing.types, .. listing.Data(type, model, data),
        ];
    }

    private IEnumerable<string> Map(IFieldSymbol field)
    {
        if (MapDeclaration.Of(field) is not { Kind: { } kind } map)
        {
            yield break;
        }

        yield return $"map {ObjectNames.Of(field)} {kind}";

        if (map.Name is not null)
        {
            yield return "name " + map.Name;
        }

        if (map.Key is not null && layouts.Of(map.Key) is { } key)
        {
            yield return Element("key", key, map.Key);
        }

        if (map.Value is not null && layouts.Of(map.Value) is { } value)
        {
            yield return Element("value", value, map.Value);
        }
        else if (map.ValueSize > 0)
        {
            yield return $"value {Number(map.ValueSize)}";
        }

        yield return "entries " + Number(map.Entries);

        if (map.Flags != 0)
        {
            yield return "flags " + Number(map.Flags);
        }

        if (map.Pin is not null)
        {
            yield return "pin " + map.Pin;
        }

        if (map.Inner is { Kind: { } innerKind } inner)
        {
            yield return $"inner {innerKind} {Number(Size(inner.Key))} {Number(Size(inner.Value))} {Number(inner.Entries)} " +
                Number(inner.Flags);
        }
    }

    private string Element(string what, TypeLayout layout, ITypeSymbol type) =>
        $"{what} {Number(layout.Size)}" + (TypeName(type) is { } name ? " " + name : "");

    private int Size(ITypeSymbol? type) => type is null ? 0 : layouts.Of(type)?.Size ?? 0;

    // A struct stands behind those that it contains; what has no form there, such as overlapping fields, is an array of bytes.
    private string? TypeName(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Boolean)
        {
            return "bool";
        }

        if (ScalarType.Of(type) is { } scalar)
        {
            return (scalar.IsSigned ? "s" : "u") + Number(scalar.Bits);
        }

        if (layouts.Of(type) is not { } layout)
        {
            return null;
        }

        if (TypeLayouts.InlineArray(type) is { } array && TypeName(array.Element) is { } element)
        {
            return $"{element}[{Number(array.Count)}]";
        }

        // The kernel finds its lock and its timer by these names: btf_parse_fields, kernel/bpf/btf.c, 6.1 to 7.3.
        if (SpecialKernelStructs.IsLock(type))
        {
            return OfKernel(Lock, layout, "member val 0 u32");
        }

        if (SpecialKernelStructs.IsTimer(type))
        {
            return OfKernel(Timer, layout, "member opaque 0 u64[2]");
        }

        if (SpecialKernelStructs.IsKept(type))
        {
            return KernelSymbols.CName(((INamedTypeSymbol)type).TypeArguments[0])?.Split(' ').Last() is { } kept ? $"kptr({kept})" : "u64";
        }

        if (layout.Offsets.IsEmpty)
        {
            return $"u8[{Number(layout.Size)}]";
        }

        if (!names.TryGetValue(type, out string? name))
        {
            name = Struct(type, layout);
            names.Add(type, name);
        }

        return name;
    }

    private string OfKernel(string name, TypeLayout layout, string member)
    {
        if (taken.Add(name))
        {
            types.AddRange([$"type {name} {Number(layout.Size)}", member]);
        }

        return name;
    }

    private string? TypeName(IFieldSymbol field) =>
        TypeLayouts.FixedBuffer(field) is not { } buffer ? TypeName(field.Type)
        : TypeName(buffer.Element) is { } element ? $"{element}[{Number(buffer.Count)}]"
        : null;

    private string Struct(ITypeSymbol type, TypeLayout layout)
    {
        List<string> members = [];
        int end = 0;

        foreach (KeyValuePair<ISymbol, int> field in layout.Offsets.OrderBy(static field => field.Value))
        {
            IFieldSymbol symbol = (IFieldSymbol)field.Key;
            int size = layouts.OfField(symbol)?.Size ?? 0;

            if (field.Value < end || size == 0 || TypeName(symbol) is not { } name)
            {
                return $"u8[{Number(layout.Size)}]";
            }

            members.Add($"member {Identifier(field.Key.Name)} {Number(field.Value)} {name}");
            end = field.Value + size;
        }

        string own = KernelSymbols.CName(type)?.Split(' ').Last() ?? Identifier(type.Name);
        string unique = own;

        for (int i = 2; !taken.Add(unique); i++)
        {
            unique = own + "_" + Number(i);
        }

        types.Add($"type {unique} {Number(layout.Size)}");
        types.AddRange(members);
        return unique;
    }

    private IEnumerable<string> Data(INamedTypeSymbol type, ObjectModel model, ObjectData data)
    {
        if (data.Size == 0)
        {
            yield break;
        }

        yield return "data " + Number(data.Size);

        foreach (ObjectMember member in model.Data)
        {
            if (type.GetMembers(member.Field).OfType<IFieldSymbol>().FirstOrDefault() is { } field
                && layouts.Of(field.Type) is { } layout)
            {
                yield return $"field {member.Name} {Number(data.OffsetOf(field, layout))} {Number(layout.Size)}";
            }
        }
    }

    // Names in BTF are those of C: btf_name_valid_identifier, kernel/bpf/btf.c, 7.2.
    private static string Identifier(string name)
    {
        char[] letters = [.. name.Select(
            static one => one is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? one : '_')];
        return letters[0] is >= '0' and <= '9' ? "_" + new string(letters) : new string(letters);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
