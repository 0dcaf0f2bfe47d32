namespace KfuncGen.Bpf.Ir;

/// <summary>What follows from a condition about others.</summary>
internal static class IrConditionExtensions
{
    /// <summary>The condition that holds of right and left where this one holds of left and right.</summary>
    public static IrCondition Swapped(this IrCondition condition) => condition switch
    {
        IrCondition.LessUnsigned => IrCondition.GreaterUnsigned,
        IrCondition.LessOrEqualUnsigned => IrCondition.GreaterOrEqualUnsigned,
        IrCondition.GreaterUnsigned => IrCondition.LessUnsigned,
        IrCondition.GreaterOrEqualUnsigned => IrCondition.LessOrEqualUnsigned,
        IrCondition.LessSigned => IrCondition.GreaterSigned,
        IrCondition.LessOrEqualSigned => IrCondition.GreaterOrEqualSigned,
        IrCondition.GreaterSigned => IrCondition.LessSigned,
        IrCondition.GreaterOrEqualSigned => IrCondition.LessOrEqualSigned,
        _ => condition,
    };

    /// <summary>
    /// The condition that holds where this one does not; null for <see cref="IrCondition.BitsInCommon"/>, which has none.
    /// </summary>
    public static IrCondition? Inverted(this IrCondition condition) => condition switch
    {
        IrCondition.Equal => IrCondition.NotEqual,
        IrCondition.NotEqual => IrCondition.Equal,
        IrCondition.LessUnsigned => IrCondition.GreaterOrEqualUnsigned,
        IrCondition.LessOrEqualUnsigned => IrCondition.GreaterUnsigned,
        IrCondition.GreaterUnsigned => IrCondition.LessOrEqualUnsigned,
        IrCondition.GreaterOrEqualUnsigned => IrCondition.LessUnsigned,
        IrCondition.LessSigned => IrCondition.GreaterOrEqualSigned,
        IrCondition.LessOrEqualSigned => IrCondition.GreaterSigned,
        IrCondition.GreaterSigned => IrCondition.LessOrEqualSigned,
        IrCondition.GreaterOrEqualSigned => IrCondition.LessSigned,
        _ => null,
    };
}
