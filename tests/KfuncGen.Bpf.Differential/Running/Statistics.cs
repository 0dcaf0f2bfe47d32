namespace KfuncGen.Bpf.Differential.Running;

/// <summary>What a run over many programs came to.</summary>
public sealed record Statistics
{
    /// <summary>How many programs were made.</summary>
    public int Programs { get; set; }

    /// <summary>How many functions they have.</summary>
    public int Functions { get; set; }

    /// <summary>How many programs go beyond a limit of BPF; nothing was compared.</summary>
    public int BeyondLimits { get; set; }

    /// <summary>How many times a program ran on the CLR and in the interpreter.</summary>
    public int Runs { get; set; }

    /// <summary>How many of these left a span's bounds.</summary>
    public int LeftBounds { get; set; }

    /// <summary>How many instructions the programs have.</summary>
    public long Instructions { get; set; }

    /// <summary>How many instructions ran in the interpreter.</summary>
    public long Steps { get; set; }

    /// <summary>How many programs the kernel loaded.</summary>
    public int Loaded { get; set; }

    /// <summary>How many programs were too much for the verifier to follow.</summary>
    public int TooComplex { get; set; }

    /// <summary>How many times a program ran in the kernel.</summary>
    public int KernelRuns { get; set; }

    /// <summary>Adds what another run came to.</summary>
    public void Add(Statistics other)
    {
        Programs += other.Programs;
        Functions += other.Functions;
        BeyondLimits += other.BeyondLimits;
        Runs += other.Runs;
        LeftBounds += other.LeftBounds;
        Instructions += other.Instructions;
        Steps += other.Steps;
        Loaded += other.Loaded;
        TooComplex += other.TooComplex;
        KernelRuns += other.KernelRuns;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Programs} programs of {Functions} functions, {Instructions} instructions; {BeyondLimits} programs beyond limits. " +
        $"{Runs} runs, {LeftBounds} out of bounds, {Steps} steps. Kernel: {Loaded} loaded, {TooComplex} too complex, {KernelRuns} runs.";
}
