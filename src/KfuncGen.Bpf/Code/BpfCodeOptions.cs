namespace KfuncGen.Bpf.Code;

/// <summary>What the code may use.</summary>
public sealed record BpfCodeOptions
{
    /// <summary>
    /// Whether every target knows the instructions of 6.6: signed division, moves and loads with sign (cpu v4). Without, they
    /// are made of older ones. 32-bit arithmetic and jumps (cpu v3, 5.1) are always there: kfuncs are younger.
    /// </summary>
    public bool HasCpuV4 { get; init; }
}
