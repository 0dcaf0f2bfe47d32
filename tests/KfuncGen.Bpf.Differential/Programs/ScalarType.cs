namespace KfuncGen.Bpf.Differential.Programs;

/// <summary>The types of values in random programs.</summary>
public enum ScalarType
{
    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>sbyte</c>.</summary>
    SByte,

    /// <summary><c>byte</c>.</summary>
    Byte,

    /// <summary><c>short</c>.</summary>
    Int16,

    /// <summary><c>ushort</c>.</summary>
    UInt16,

    /// <summary><c>char</c>.</summary>
    Char,

    /// <summary><c>int</c>.</summary>
    Int32,

    /// <summary><c>uint</c>.</summary>
    UInt32,

    /// <summary><c>long</c>.</summary>
    Int64,

    /// <summary><c>ulong</c>.</summary>
    UInt64,

    /// <summary><c>nint</c>.</summary>
    NativeInt,

    /// <summary><c>nuint</c>.</summary>
    NativeUInt,
}
