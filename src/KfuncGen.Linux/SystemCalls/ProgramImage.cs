namespace KfuncGen.Linux.SystemCalls;

/// <summary>A program as the kernel takes it: nothing is left to be resolved.</summary>
internal sealed record ProgramImage
{
    /// <summary>Its name, any length.</summary>
    public required string Name { get; init; }

    /// <summary>Its type: enum bpf_prog_type, include/uapi/linux/bpf.h.</summary>
    public required uint Type { get; init; }

    /// <summary>Its licence.</summary>
    public required string License { get; init; }

    /// <summary>BPF_F_* of include/uapi/linux/bpf.h.</summary>
    public uint Flags { get; init; }

    /// <summary>The slots, in the machine's own form.</summary>
    public required byte[] Instructions { get; init; }

    /// <summary>Descriptors of BTF that calls name by index; empty where all are of the kernel image.</summary>
    public int[] Descriptors { get; init; } = [];

    /// <summary>Its types and lines; null for none.</summary>
    public ProgramDebugInformation? Debug { get; init; }
}
