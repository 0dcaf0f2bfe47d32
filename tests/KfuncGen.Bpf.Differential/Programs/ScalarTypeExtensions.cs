namespace KfuncGen.Bpf.Differential.Programs;

/// <summary>What C# says about the types.</summary>
public static class ScalarTypeExtensions
{
    /// <summary>The keyword.</summary>
    public static string Keyword(this ScalarType type) => type switch
    {
        ScalarType.Bool => "bool",
        ScalarType.SByte => "sbyte",
        ScalarType.Byte => "byte",
        ScalarType.Int16 => "short",
        ScalarType.UInt16 => "ushort",
        ScalarType.Char => "char",
        ScalarType.Int32 => "int",
        ScalarType.UInt32 => "uint",
        ScalarType.Int64 => "long",
        ScalarType.UInt64 => "ulong",
        ScalarType.NativeInt => "nint",
        ScalarType.NativeUInt => "nuint",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The width in bits; native integers have 64 in BPF and on the machines that these programs run on.</summary>
    public static int Bits(this ScalarType type) => type switch
    {
        ScalarType.Bool or ScalarType.SByte or ScalarType.Byte => 8,
        ScalarType.Int16 or ScalarType.UInt16 or ScalarType.Char => 16,
        ScalarType.Int32 or ScalarType.UInt32 => 32,
        _ => 64,
    };

    /// <summary>Whether it has a sign.</summary>
    public static bool IsSigned(this ScalarType type) =>
        type is ScalarType.SByte or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.NativeInt;

    /// <summary>Whether it is <c>nint</c> or <c>nuint</c>.</summary>
    public static bool IsNative(this ScalarType type) => type is ScalarType.NativeInt or ScalarType.NativeUInt;

    /// <summary>The type in which arithmetic on one operand happens.</summary>
    public static ScalarType Promoted(this ScalarType type) => type.Bits() < 32 ? ScalarType.Int32 : type;

    /// <summary>The type in which arithmetic on two operands happens; null where C# has no operator for them.</summary>
    public static ScalarType? PromotedWith(this ScalarType left, ScalarType right)
    {
        (left, right) = (left.Promoted(), right.Promoted());

        return (left, right) switch
        {
            _ when left == right => left,
            _ when left.IsNative() || right.IsNative() => null,
            (ScalarType.UInt64, _) => right.IsSigned() ? null : ScalarType.UInt64,
            (_, ScalarType.UInt64) => left.IsSigned() ? null : ScalarType.UInt64,
            _ => ScalarType.Int64,
        };
    }
}
