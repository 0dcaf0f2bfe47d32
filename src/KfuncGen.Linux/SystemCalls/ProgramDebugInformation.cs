namespace KfuncGen.Linux.SystemCalls;

/// <summary>What makes the kernel's logs and dumps show C#.</summary>
/// <param name="Btf">The program's BTF, loaded.</param>
/// <param name="Functions">A <c>struct bpf_func_info</c> for each function.</param>
/// <param name="Lines">A <c>struct bpf_line_info</c> for each line.</param>
internal sealed record ProgramDebugInformation(BpfHandle Btf, byte[] Functions, byte[] Lines);
