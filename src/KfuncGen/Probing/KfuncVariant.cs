namespace KfuncGen;

/// <summary>
/// One contract of a kfunc name: a row of the table that the generator puts beside the stubs. A name whose contract
/// differs among the targets has several.
/// </summary>
/// <param name="name">The kernel's name of the kfunc.</param>
/// <param name="flavour">Null for the newest variant; otherwise what tells this one from it.</param>
/// <param name="prototype">The C prototype, as the newest target that has it spells it.</param>
/// <param name="shapes">
/// The canonical shapes that the probe takes for this contract, one at least: see <see cref="KfuncProbe.Check(KfuncVariant)"/>.
/// </param>
/// <param name="flags">The flags that all targets with this variant have in common.</param>
/// <param name="present">The targets that have it.</param>
/// <param name="missing">The targets that do not.</param>
/// <param name="module">The module it lives in; null for the kernel image.</param>
/// <param name="deprecation">Why it should not be used any more; null where nothing speaks against it.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class KfuncVariant(
    string name,
    string? flavour,
    string prototype,
    string[] shapes,
    KfuncFlags flags,
    string[] present,
    string[] missing,
    string? module = null,
    string? deprecation = null)
{
    private const byte NotAsked = 0;
    private const byte No = 1;
    private const byte Yes = 2;

    private byte exists;

    /// <summary>The kernel's name of the kfunc.</summary>
    public string Name { get; } = name;

    /// <summary>Null for the newest variant; otherwise what tells this one from it.</summary>
    public string? Flavour { get; } = flavour;

    /// <summary>The name in C#: the kfunc's own for the newest variant, <c>name___flavour</c> for another.</summary>
    public string Identifier { get; } = flavour is null ? name : $"{name}___{flavour}";

    /// <summary>The C prototype, as the newest target that has this variant spells it.</summary>
    public string Prototype { get; } = prototype;

    /// <summary>The canonical shapes that the probe takes for this contract.</summary>
    public IReadOnlyList<string> Shapes { get; } = shapes.Length > 0
        ? shapes.AsReadOnly()
        : throw new ArgumentException($"{name} has no shape: a probe would have nothing to compare.", nameof(shapes));

    /// <summary>The flags that all targets with this variant have in common.</summary>
    public KfuncFlags Flags { get; } = flags;

    /// <summary>The targets that have it, in the order of the project's targets.</summary>
    public IReadOnlyList<string> PresentOn { get; } = present.AsReadOnly();

    /// <summary>The targets that lack it, or have the name with another contract.</summary>
    public IReadOnlyList<string> MissingOn { get; } = missing.AsReadOnly();

    /// <summary>The module it lives in; null for the kernel image.</summary>
    public string? Module { get; } = module;

    /// <summary>Why it should not be used any more; null where nothing speaks against it.</summary>
    public string? Deprecation { get; } = deprecation;

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
