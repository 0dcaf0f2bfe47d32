namespace KfuncGen.Tool.Probing;

/// <summary>A program to ask the verifier about.</summary>
/// <param name="Type">Its type, a number of <c>enum bpf_prog_type</c>.</param>
/// <param name="Instructions">Its instructions, as <see cref="BpfInstructions"/> makes them.</param>
/// <param name="Attachment">Where it is to be attached.</param>
/// <param name="ModuleBtf">The file descriptor of the BTF that a called kfunc is in; -1 for the kernel's own.</param>
internal sealed record BpfProgram(int Type, byte[] Instructions, BpfAttachment Attachment, int ModuleBtf);
