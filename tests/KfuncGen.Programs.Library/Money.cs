namespace KfuncGen.Programs.Library;

/// <summary>A struct that no BPF function of its project names.</summary>
public struct Money
{
    private long cents = 5;

    /// <summary>So much.</summary>
    /// <param name="units">How many.</param>
    /// <param name="part">Of what is less than one.</param>
    public Money(int units, byte part)
        : this(units) => Cents += part;

    private Money(int units) => cents = units * Rates.Unit;

    /// <summary>All of it.</summary>
    public long Cents
    {
        readonly get => cents;
        set => cents = value & 0xFF_FFFF_FFFF;
    }

    /// <summary>Whether there is none.</summary>
    public readonly bool IsNone => cents == 0;

    /// <summary>A bit of it.</summary>
    /// <param name="bit">Which.</param>
    public readonly int this[int bit] => (int)(cents >> (bit & 31)) & 1;

    public static Money operator +(Money left, Money right) => new() { Cents = left.cents + right.cents };

    public static Money operator -(Money one) => new() { Cents = -one.cents };

    public static bool operator ==(Money left, Money right) => left.cents == right.cents;

    public static bool operator !=(Money left, Money right) => !(left == right);

    public static implicit operator Money(int units) => new(units, 1);

    /// <summary>Takes some away.</summary>
    /// <param name="many">How often.</param>
    public void Spend(int many)
    {
        for (int i = 0; i < (many & 7); i++)
        {
            cents -= i;
        }
    }

    /// <summary>Takes it apart.</summary>
    /// <param name="units">How many.</param>
    /// <param name="part">What is less than one.</param>
    public readonly void Deconstruct(out int units, out byte part)
    {
        units = (int)(cents / Rates.Unit);
        part = (byte)(cents % Rates.Unit);
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Money other && other == this;

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)cents;
}
