namespace KfuncGen;

/// <summary>A probe's answer about one kfunc, with its reason.</summary>
public sealed record KfuncProbeResult
{
    /// <summary>The answer.</summary>
    public required KfuncAvailability Availability { get; init; }

    /// <summary>Why, as one or two sentences that name the kfunc.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Where the contract changed: the name of the first parameter that differs, or <c>return value</c>, or
    /// <c>parameter count</c>; null for any other answer.
    /// </summary>
    public string? Parameter { get; init; }

    /// <summary>
    /// Where the contract changed: the type that was asked for, as C spells it, without typedefs and qualifiers; for
    /// <c>parameter count</c> the whole list of types.
    /// </summary>
    public string? ExpectedType { get; init; }

    /// <summary>Where the contract changed: the type that the kernel has, spelled like <see cref="ExpectedType"/>.</summary>
    public string? ActualType { get; init; }

    /// <summary>The module whose BTF has the function; null for the kernel itself and where it was not found.</summary>
    public string? Module { get; init; }

    /// <summary>
    /// Whether BTF marks the function as a kfunc (decl tag <c>bpf_kfunc</c>). Builds before 7.3 leave the mark off some
    /// kfuncs, or off all of them, so its absence proves nothing.
    /// </summary>
    public bool IsTagged { get; init; }

    /// <summary>The reason.</summary>
    public override string ToString() => Reason;
}
