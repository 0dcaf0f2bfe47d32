using System.Text;

namespace KfuncGen.Bpf.Differential.Programs;

/// <summary>The context of every random program: a struct with fields of all integer types, without gaps.</summary>
public static class RequestLayout
{
    /// <summary>The fields, in order.</summary>
    public static IReadOnlyList<(string Name, ScalarType Type)> Fields { get; } =
    [
        ("A", ScalarType.Int64), ("B", ScalarType.Int64), ("C", ScalarType.UInt64), ("D", ScalarType.UInt64),
        ("E", ScalarType.Int32), ("F", ScalarType.UInt32), ("G", ScalarType.Int16), ("H", ScalarType.UInt16),
        ("I", ScalarType.SByte), ("J", ScalarType.Byte), ("K", ScalarType.SByte), ("L", ScalarType.Byte),
        ("R0", ScalarType.Int64), ("R1", ScalarType.Int64), ("R2", ScalarType.Int64), ("R3", ScalarType.Int64),
    ];

    /// <summary>Its size in bytes.</summary>
    public static int Size { get; } = Fields.Sum(static field => field.Type.Bits() / 8);

    /// <summary>Its declaration.</summary>
    public static string Declaration { get; } = Fields
        .Aggregate(
            new StringBuilder("public struct Request\n{\n"),
            static (text, field) => text.Append("public ").Append(field.Type.Keyword()).Append(' ').Append(field.Name).Append(";\n"))
        .Append("}\n")
        .ToString();

    /// <summary>Its fields and what they are in some bytes, for messages.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();

        foreach ((string name, ScalarType type) in Fields)
        {
            ulong value = 0;

            for (int i = 0; i < type.Bits() / 8; i++)
            {
                value |= (ulong)bytes[i] << (i * 8);
            }

            bytes = bytes[(type.Bits() / 8)..];
            text.Append(name).Append("=0x").Append(value.ToString("x")).Append(' ');
        }

        return text.ToString().TrimEnd();
    }
}
