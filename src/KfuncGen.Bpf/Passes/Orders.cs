namespace KfuncGen.Bpf.Passes;

/// <summary>
/// How two numbers may lie to each other: each way is one bit, equal, or less or greater with sign and less or greater without.
/// A condition is the set of ways in which it holds, so that what conditions say together is what their sets have in common.
/// </summary>
[Flags]
internal enum Orders
{
    /// <summary>No way: the code cannot be reached.</summary>
    None = 0,

    /// <summary>Equal.</summary>
    Equal = 1,

    /// <summary>Less, with sign and without.</summary>
    LessLess = 2,

    /// <summary>Less with sign, greater without: left is negative, right is not.</summary>
    LessGreater = 4,

    /// <summary>Greater with sign, less without: right is negative, left is not.</summary>
    GreaterLess = 8,

    /// <summary>Greater, with sign and without.</summary>
    GreaterGreater = 16,

    /// <summary>Less with sign.</summary>
    LessSigned = LessLess | LessGreater,

    /// <summary>Greater with sign.</summary>
    GreaterSigned = GreaterLess | GreaterGreater,

    /// <summary>Less without sign.</summary>
    LessUnsigned = LessLess | GreaterLess,

    /// <summary>Greater without sign.</summary>
    GreaterUnsigned = LessGreater | GreaterGreater,

    /// <summary>Every way.</summary>
    All = Equal | LessSigned | GreaterSigned,
}
