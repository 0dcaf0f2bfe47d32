namespace KfuncGen;

/// <summary>How an object is loaded. The defaults are what its class says.</summary>
/// <example>
/// <code>
/// using Firewall.Bpf firewall = Firewall.Bpf.Load(new()
/// {
///     MaxEntries = { [nameof(Firewall.Bpf.Rules)] = 10_000 },
///     Programs = [nameof(Firewall.Bpf.Filter)],
/// });
/// </code>
/// </example>
public sealed class BpfObjectOptions
{
    /// <summary>How many elements maps may have, by name; those that are not named have as many as their class says.</summary>
    public IDictionary<string, uint> MaxEntries { get; init; } = new Dictionary<string, uint>(StringComparer.Ordinal);

    /// <summary>
    /// What constants are, by name: <c>static readonly</c> fields that programs read, and that otherwise are what they are in this
    /// process. Of a floating or wider type nothing can be said so.
    /// </summary>
    public IDictionary<string, long> Constants { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>
    /// What the shared data begins with, by the names of its properties; what is not named begins with what its field is on the CLR.
    /// </summary>
    public BpfDataValues Data { get; init; } = [];

    /// <summary>
    /// The names of the programs that are wanted; null for all. Of a program and its alternatives each is wanted that is named.
    /// </summary>
    public IReadOnlyCollection<string>? Programs { get; init; }

    /// <summary>The folder in bpffs that paths of <see cref="BpfMapAttribute.Pin"/> begin in that do not begin with a slash.</summary>
    public string PinDirectory { get; init; } = "/sys/fs/bpf";

    /// <summary>How each program is loaded.</summary>
    public BpfLoadOptions Loading { get; init; } = new();
}
