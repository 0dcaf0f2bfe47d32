namespace KfuncGen.Bpf.Ir;

/// <summary>How two values are compared.</summary>
public enum IrCondition
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Not equal.</summary>
    NotEqual,

    /// <summary>Less, without sign.</summary>
    LessUnsigned,

    /// <summary>Less or equal, without sign.</summary>
    LessOrEqualUnsigned,

    /// <summary>Greater, without sign.</summary>
    GreaterUnsigned,

    /// <summary>Greater or equal, without sign.</summary>
    GreaterOrEqualUnsigned,

    /// <summary>Less, with sign.</summary>
    LessSigned,

    /// <summary>Less or equal, with sign.</summary>
    LessOrEqualSigned,

    /// <summary>Greater, with sign.</summary>
    GreaterSigned,

    /// <summary>Greater or equal, with sign.</summary>
    GreaterOrEqualSigned,

    /// <summary>Some bit is set in both.</summary>
    BitsInCommon,
}
