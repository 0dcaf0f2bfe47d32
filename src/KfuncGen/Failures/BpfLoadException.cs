namespace KfuncGen;

/// <summary>Thrown where a BPF program cannot be loaded.</summary>
public sealed class BpfLoadException : Exception
{
    /// <summary>Says why none of the programs was loaded.</summary>
    /// <param name="failures">A failure for each program that was tried, in order; one at least.</param>
    /// <exception cref="ArgumentException">There is no failure.</exception>
    public BpfLoadException(params IReadOnlyList<BpfLoadFailure> failures)
        : base(Describe(failures)) =>
        Failures = failures;

    /// <summary>Why the program was not loaded; of several programs, the first that was tried.</summary>
    public BpfLoadFailure Failure => Failures[0];

    /// <summary>Why each program was not loaded, in the order in which they were tried.</summary>
    public IReadOnlyList<BpfLoadFailure> Failures { get; }

    private static string Describe(IReadOnlyList<BpfLoadFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);

        return failures.Count == 0
            ? throw new ArgumentException("There is nothing that failed.", nameof(failures))
            : string.Join(Environment.NewLine, failures.Select(static failure => failure.Message));
    }
}
