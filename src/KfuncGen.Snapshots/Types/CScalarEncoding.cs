namespace KfuncGen.Snapshots.Types;

/// <summary>How the bits of a base type are read.</summary>
public enum CScalarEncoding
{
    /// <summary>An unsigned integer.</summary>
    Unsigned,

    /// <summary>A two's-complement integer.</summary>
    Signed,

    /// <summary>Zero or one.</summary>
    Bool,

    /// <summary>An IEEE floating-point number.</summary>
    Float,
}
