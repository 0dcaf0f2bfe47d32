namespace KfuncGen;

/// <summary>
/// One contract of a kfunc name: a row of the table that the generator puts beside the stubs. A name whose contract
/// differs among the targets has several.
/// </summary>
/// <remarks>
/// Thread-safe. Generated code makes it, member by member; it only ever gains members that may be left out, so that what an older
/// build generated keeps working.
/// </remarks>
public sealed class KfuncVariant
{
    private const byte NotAsked = 0;
    private const byte No = 1;
    private const byte Yes = 2;

    private byte exists;

    /// <summary>The kernel's name of the kfunc.</summary>
    public required string Name { get; init; }

    /// <summary>Null for the newest variant; otherwise what tells this one from it.</summary>
    public string? Flavour { get; init; }

    /// <summary>The name in C#: the kfunc's own for the newest variant, <c>name___flavour</c> for another.</summary>
    public string Identifier => Flavour is null ? Name : $"{Name}___{Flavour}";

    /// <summary>The C prototype, as the newest target that has this variant spells it.</summary>
    public required string Prototype { get; init; }

    /// <summary>
    /// The canonical shapes that the probe takes for this contract, one at least: see <see cref="KfuncProbe.Check(KfuncVariant)"/>.
    /// </summary>
    public required IReadOnlyList<string> Shapes
    {
        get;
        init => field = value.Count > 0
            ? value
            : throw new ArgumentException("There is no shape: a probe would have nothing to compare.", nameof(value));
    }

    /// <summary>The flags that all targets with this variant have in common.</summary>
    public KfuncFlags Flags { get; init; }

    /// <summary>The targets on which it can be called, in the order of the project's targets.</summary>
    public IReadOnlyList<string> PresentOn { get; init; } = [];

    /// <summary>The targets that lack it, or have the name with another contract.</summary>
    public IReadOnlyList<string> MissingOn { get; init; } = [];

    /// <summary>
    /// The targets that have it and refuse every call: their BTF still has the arguments that only the verifier can pass
    /// (tools/bpf/resolve_btfids, 7.0 to 7.2).
    /// </summary>
    public IReadOnlyList<string> RefusedOn { get; init; } = [];

    /// <summary>The module it lives in; null for the kernel image.</summary>
    public string? Module { get; init; }

    /// <summary>Why it should not be used any more; null where nothing speaks against it.</summary>
    public string? Deprecation { get; init; }

    /// <summary>
    /// Whether the running kernel has it with these types: true only for <see cref="KfuncAvailability.Present"/>. The
    /// first read asks <see cref="KfuncProbe.RunningKernel"/>, later ones are a load and a compare.
    /// </summary>
    public bool Exists => exists == NotAsked ? Ask() : exists == Yes;

    /// <summary>Asks the running kernel and says why the answer is what it is.</summary>
    public KfuncProbeResult Probe() => KfuncProbe.RunningKernel.Check(this);

    /// <summary>The C prototype.</summary>
    public override string ToString() => Prototype;

    // Two threads may both ask: they get the same answer, and a byte is written whole.
    private bool Ask()
    {
        bool answer = Probe().Availability == KfuncAvailability.Present;
        exists = answer ? Yes : No;
        return answer;
    }
}
