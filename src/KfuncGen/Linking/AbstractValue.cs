namespace KfuncGen.Linking;

/// <summary>What is known of a value before a program runs. The default is nothing.</summary>
/// <param name="Knowledge">How it is known.</param>
/// <param name="Bits">A constant's value, or a frame address's distance from the frame pointer.</param>
internal readonly record struct AbstractValue(AbstractValue.Kind Knowledge, long Bits)
{
    /// <summary>How a value is known.</summary>
    public enum Kind : byte
    {
        /// <summary>Not.</summary>
        Unknown,

        /// <summary>It is this number.</summary>
        Constant,

        /// <summary>It is the address of something in the function's own frame.</summary>
        Frame,
    }

    /// <summary>A value that is known.</summary>
    public static AbstractValue Of(long value) => new(Kind.Constant, value);

    /// <summary>What is known of a value that is one of two.</summary>
    public static AbstractValue Join(AbstractValue first, AbstractValue second) => first == second ? first : default;

    /// <summary>Whether the value is known, and which it is.</summary>
    public bool IsConstant(out long value)
    {
        value = Bits;
        return Knowledge == Kind.Constant;
    }
}
