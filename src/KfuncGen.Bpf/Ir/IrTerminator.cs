namespace KfuncGen.Bpf.Ir;

/// <summary>How a block ends.</summary>
public abstract class IrTerminator
{
    private IrTerminator()
    {
    }

    /// <summary>The C# that it comes from; null for what has none.</summary>
    public SourceLine? Line { get; init; }

    /// <summary>The expression that it comes from; see <see cref="IrValue.Origin"/>.</summary>
    public object? Origin { get; init; }

    /// <summary>Goes on with another block.</summary>
    /// <param name="target">The block.</param>
    public sealed class Jump(IrBlock target) : IrTerminator
    {
        /// <summary>The block.</summary>
        public IrBlock Target { get; } = target;
    }

    /// <summary>Goes on with one of two blocks. Both operands have one type.</summary>
    /// <param name="condition">How they are compared.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <param name="whenTrue">The block where the condition holds.</param>
    /// <param name="whenFalse">The block where it does not; another one than <paramref name="whenTrue"/>.</param>
    public sealed class Branch(IrCondition condition, IrValue left, IrValue right, IrBlock whenTrue, IrBlock whenFalse) : IrTerminator
    {
        /// <summary>How they are compared.</summary>
        public IrCondition Condition { get; } = condition;

        /// <summary>The left operand.</summary>
        public IrValue Left { get; set; } = left;

        /// <summary>The right operand.</summary>
        public IrValue Right { get; set; } = right;

        /// <summary>The block where the condition holds.</summary>
        public IrBlock WhenTrue { get; } = whenTrue;

        /// <summary>The block where it does not.</summary>
        public IrBlock WhenFalse { get; } = whenFalse;

        /// <summary>Whether the language makes this check and not the code: where it does not hold, the program ends.</summary>
        public bool IsCheck { get; init; }
    }

    /// <summary>Leaves the function.</summary>
    /// <param name="value">What it returns; null for nothing.</param>
    public sealed class Return(IrValue? value) : IrTerminator
    {
        /// <summary>What it returns; null for nothing.</summary>
        public IrValue? Value { get; set; } = value;
    }
}
