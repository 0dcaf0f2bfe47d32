namespace KfuncGen;

/// <summary>How a program is loaded. The defaults are for programs that are known to load.</summary>
public sealed record BpfLoadOptions
{
    /// <summary>
    /// What the verifier is to say of a program that it accepts: the text becomes <see cref="LoadedBpfProgram.VerifierLog"/>. Of
    /// one that it refuses it always says why.
    /// </summary>
    public BpfLogLevel LogLevel { get; init; }

    /// <summary>
    /// Whether types and C# lines are loaded along, by which the verifier's log and <c>bpftool prog dump</c> show C#. Without
    /// them a program takes some less kernel memory.
    /// </summary>
    public bool DebugInformation { get; init; } = true;

    /// <summary>
    /// The interface that XDP programs are loaded for, and can be attached to alone; null for any. Only so may they call the kfuncs that
    /// ask its driver what it knows of a packet, such as <c>bpf_xdp_metadata_rx_hash</c> (kernel 6.3).
    /// </summary>
    public string? Interface { get; init; }
}
