using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Privileges;

namespace KfuncGen.Kinds;

/// <summary>What the library knows of a kind of programs. The rows stand in <c>eng/abi/programs</c>.</summary>
/// <param name="Type">The type that the kernel is told.</param>
/// <param name="ExpectedAttachType">Where the program will be attached; 0 where the kernel does not want to know it.</param>
/// <param name="Input">What a run gives it.</param>
/// <param name="Attachment">What attaches it.</param>
/// <param name="Hook">Where it runs.</param>
/// <param name="Values">What it gets there.</param>
/// <param name="IsBound">Whether it is loaded for one hook, by its number in BTF.</param>
/// <param name="IsUnprivileged">Whether it is loaded without CAP_BPF where the system lets it.</param>
/// <param name="IsSleepable">Whether it is loaded as one that may sleep.</param>
/// <param name="Capabilities">What loading asks for beside CAP_BPF.</param>
internal sealed partial record ProgramKind(
    bpf_prog_type Type,
    bpf_attach_type ExpectedAttachType,
    ProgramInput Input,
    ProgramAttachment Attachment,
    HookSort Hook,
    HookValues Values,
    bool IsBound,
    bool IsUnprivileged,
    bool IsSleepable,
    Capability[] Capabilities)
{
    /// <summary>The row of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has none.</exception>
    public static ProgramKind Of(BpfProgramType type) =>
        Find(type)
            ?? throw new ArgumentOutOfRangeException(
                nameof(type), type, "This is no kind of program that this version of the library knows.");
}
