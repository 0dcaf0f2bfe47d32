namespace KfuncGen.MakeAbi.Writing;

/// <summary>C's names and types in C#.</summary>
internal static class CSharpNames
{
    private static readonly HashSet<string> Keywords =
        ["base", "event", "fixed", "in", "is", "lock", "object", "out", "params", "ref", "string"];

    /// <summary>A name that C# takes.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary>The C# type of a number; null for another type.</summary>
    public static string? Number(string type) => type switch
    {
        "u8" or "bool" => "byte",
        "s8" => "sbyte",
        "u16" => "ushort",
        "s16" => "short",
        "u32" => "uint",
        "s32" => "int",
        "u64" => "ulong",
        "s64" => "long",
        _ => null,
    };

    /// <summary>The size of a number in bytes.</summary>
    public static int SizeOf(string type) => type switch
    {
        "u8" or "s8" or "bool" => 1,
        "u16" or "s16" => 2,
        "u32" or "s32" => 4,
        _ => 8,
    };
}
