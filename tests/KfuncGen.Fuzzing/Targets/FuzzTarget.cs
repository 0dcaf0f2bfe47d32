using KfuncGen.Fuzzing.Seeds;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>A reader under test: what it is given, what it may do, and what it promises.</summary>
internal abstract class FuzzTarget
{
    private readonly Lazy<IReadOnlyList<FuzzSeed>> seeds;

    protected FuzzTarget() => seeds = new Lazy<IReadOnlyList<FuzzSeed>>(() => [.. MakeSeeds()]);

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Well-formed inputs.</summary>
    public IReadOnlyList<FuzzSeed> Seeds => seeds.Value;

    /// <summary>Gives it an input.</summary>
    /// <returns>
    /// Whether it gave an answer. False where it refused the input as it promises to: with its own exception, which names the
    /// place.
    /// </returns>
    /// <exception cref="Exception">Anything that gets out of here is a finding.</exception>
    public abstract bool Read(ReadOnlyMemory<byte> input);

    /// <summary>The most managed memory that a case may allocate in all, in bytes.</summary>
    /// <param name="length">The length of the input.</param>
    public virtual long AllocationLimit(int length) => (4L << 20) + (64L * length);

    /// <summary>The longest that a case may take, in the processor's time.</summary>
    /// <param name="length">The length of the input.</param>
    public virtual TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(1) + TimeSpan.FromMicroseconds(length);

    /// <summary>Makes the seeds.</summary>
    protected abstract IEnumerable<FuzzSeed> MakeSeeds();
}
