using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>A map as a field declares it.</summary>
/// <param name="Kind">Its type: a name of enum bpf_map_type; null for one that is not known.</param>
/// <param name="Key">The type of its keys; null where it has none.</param>
/// <param name="Value">The type of its values; null where it has none.</param>
/// <param name="Inner">What the maps are that it holds; null where it holds none.</param>
internal sealed record MapDeclaration(string? Kind, ITypeSymbol? Key, ITypeSymbol? Value, MapDeclaration? Inner)
{
    /// <summary>How many elements it may have; 0 where that is said before loading.</summary>
    public uint Entries { get; init; }

    /// <summary>The size of its values in bytes, where they have no type; 0 where they have one.</summary>
    public int ValueSize { get; init; }

    /// <summary>How it is made: BPF_F_*, include/uapi/linux/bpf.h.</summary>
    public uint Flags { get; init; }

    /// <summary>The name that the kernel keeps; null for the field's.</summary>
    public string? Name { get; init; }

    /// <summary>Where it is pinned; null where it is not.</summary>
    public string? Pin { get; init; }

    /// <summary>Reads a field.</summary>
    public static MapDeclaration? Of(IFieldSymbol field)
    {
        if (MapSymbols.Declaration(field) is not { } attribute || Of(field.Type) is not { } kind)
        {
            return null;
        }

        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            kind = argument switch
            {
                { Key: "MaxEntries", Value.Value: uint and > 0 } => kind with { Entries = (uint)argument.Value.Value! },
                { Key: "Flags", Value.Value: int flags } => kind with { Flags = kind.Flags | unchecked((uint)flags) },
                { Key: "Name", Value.Value: string name } => kind with { Name = name },
                { Key: "Pin", Value.Value: string path } => kind with { Pin = path },
                { Key: "InnerEntries", Value.Value: uint and > 0 } when kind.Inner is { } inner =>
                    kind with { Inner = inner with { Entries = (uint)argument.Value.Value! } },
                _ => kind,
            };
        }

        return kind;
    }

    /// <summary>What a type of map says by itself.</summary>
    private static MapDeclaration? Of(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named
            || KernelSymbols.Find(type, "KernelMapAttribute") is not { ConstructorArguments: [{ Value: int kind }] } attribute)
        {
            return null;
        }

        ITypeSymbol? inner = Argument(named, "TMap");
        MapDeclaration map = new(
            MapTypeNames.Find(kind),
            Argument(named, "TKey"),
            Argument(named, "TValue") ?? Argument(named, "T"),
            inner is null ? null : Of(inner));

        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            map = argument switch
            {
                { Key: "Key", Value.Value: ITypeSymbol key } => map with { Key = NotVoid(key) },
                { Key: "Value", Value.Value: ITypeSymbol value } => map with { Value = NotVoid(value) },
                { Key: "ValueSize", Value.Value: int size } => map with { ValueSize = size },
                { Key: "Flags", Value.Value: int flags } => map with { Flags = unchecked((uint)flags) },
                { Key: "Entries", Value.Value: uint entries } => map with { Entries = entries },
                _ => map,
            };
        }

        return map;
    }

    private static ITypeSymbol? NotVoid(ITypeSymbol type) => type.SpecialType == SpecialType.System_Void ? null : type;

    private static ITypeSymbol? Argument(INamedTypeSymbol type, string parameter)
    {
        for (int i = 0; i < type.TypeParameters.Length; i++)
        {
            if (type.TypeParameters[i].Name == parameter)
            {
                return type.TypeArguments[i];
            }
        }

        return null;
    }
}
