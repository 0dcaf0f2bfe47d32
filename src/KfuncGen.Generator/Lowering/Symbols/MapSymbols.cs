using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>Maps, and the classes that declare them: objects.</summary>
internal static class MapSymbols
{
    /// <summary>Whether a class is a type of map.</summary>
    public static bool IsMap(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class } && KernelSymbols.Find(type, "KernelMapAttribute") is not null;

    /// <summary>The attribute that makes a field a map of its class; null where it has none.</summary>
    public static AttributeData? Declaration(IFieldSymbol field) => KernelSymbols.Find(field, "BpfMapAttribute");

    /// <summary>Whether a program uses one map of a type at most.</summary>
    public static bool IsOnePerProgram(ITypeSymbol type)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in KernelSymbols.Find(type, "KernelMapAttribute")?.NamedArguments ?? [])
        {
            if (argument is { Key: "OnePerProgram", Value.Value: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The maps that a class declares, in the order of the source.</summary>
    public static IEnumerable<IFieldSymbol> MapsOf(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(static field => IsMap(field.Type) && Declaration(field) is not null);

    /// <summary>Whether the programs of a class are one object, which share its maps, its data and one load.</summary>
    public static bool IsObject(INamedTypeSymbol type) =>
        KernelSymbols.Find(type, "BpfObjectAttribute") is not null
            || type.GetMembers().OfType<IFieldSymbol>().Any(static field => Declaration(field) is not null);

    /// <summary>What a program has in place of a member of a map, as the end of a sentence.</summary>
    public static string InBpf(ITypeSymbol map, string member)
    {
        string[] known = [.. Members(map)];
        string[] instead = [.. (member switch
        {
            "this[]" => ["Find", "Update", "Peek"],
            "TryGetValue" or "GetValues" or "TryGetValues" or "CopyTo" => ["Find", "Peek"],
            "TryAdd" => ["Insert"],
            "TryReplace" => ["Replace"],
            "Remove" or "TryTake" or "TryDequeue" => ["Delete", "Pop"],
            "Set" => ["Update"],
            "Add" or "Enqueue" or "MayContain" => ["Push", "Peek"],
            "GetEnumerator" => ["ForEach"],
            _ => Array.Empty<string>(),
        }).Where(known.Contains)];

        return instead.Length > 0 ? $"use {List(instead)}"
            : known.Length > 0 ? $"programs have {List(known)} of it"
            : "programs have no member of this map";
    }

    private static IEnumerable<string> Members(ITypeSymbol? map)
    {
        for (; map is not null; map = map.BaseType)
        {
            foreach (IMethodSymbol method in map.GetMembers().OfType<IMethodSymbol>())
            {
                if (MemberHelper.Of(method) is not null)
                {
                    yield return method.Name;
                }
            }
        }
    }

    private static string List(IEnumerable<string> names)
    {
        string[] quoted = [.. names.Distinct().Select(static name => $"'{name}'")];
        return quoted.Length == 1 ? quoted[0] : string.Join(", ", quoted.Take(quoted.Length - 1)) + " and " + quoted[quoted.Length - 1];
    }
}
