namespace KfuncGen;

/// <summary>How a program is loaded. The defaults are for programs that are known to load.</summary>
public sealed record BpfLoadOptions
{
    /// <summary>
    /// How much the verifier is to say of a program that it accepts, as the sum of: 1 for every instruction on the ways that it
    /// checks, 2 for the state before each as well, 4 for statistics (BPF_LOG_*, include/linux/bpf_verifier.h, 7.2). The text
    /// becomes <see cref="LoadedBpfProgram.VerifierLog"/>. Of a program that it refuses it always says why.
    /// </summary>
    public int LogLevel { get; init; }

    /// <summary>
    /// Whether types and C# lines are loaded along, by which the verifier's log and <c>bpftool prog dump</c> show C#. Without
    /// them a program takes some less kernel memory.
    /// </summary>
    public bool DebugInformation { get; init; } = true;
}
