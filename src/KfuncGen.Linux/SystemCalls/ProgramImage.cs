using KfuncGen.Linux.Abi;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>A program as the kernel takes it: nothing is left to be resolved.</summary>
internal sealed record ProgramImage
{
    /// <summary>Its name, any length.</summary>
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    public required bpf_prog_type Type { get; init; }

    /// <summary>Its licence.</summary>
    public required string License { get; init; }

    /// <summary>How it is to be verified.</summary>
    public bpf_prog_load_flags Flags { get; init; }

    /// <summary>
    /// Where it is to be attached: <see cref="bpf_attach_type"/>; for struct_ops the member. 0 where that need not be known.
    /// </summary>
    public uint AttachType { get; init; }

    /// <summary>The id in the kernel's BTF of the function, trace point or struct that it is to be attached to; 0 for none.</summary>
    public uint AttachTypeId { get; init; }

    /// <summary>The BTF of the module that numbers it; null for the kernel image's.</summary>
    public BpfHandle? AttachBtf { get; init; }

    /// <summary>The interface that it is only for; 0 for any.</summary>
    public uint InterfaceIndex { get; init; }

    /// <summary>The slots, in the machine's own form.</summary>
    public required byte[] Instructions { get; init; }

    /// <summary>Descriptors of BTF that calls name by index; empty where all are of the kernel image.</summary>
    public int[] Descriptors { get; init; } = [];

    /// <summary>Its types and lines; null for none.</summary>
    public ProgramDebugInformation? Debug { get; init; }
}
