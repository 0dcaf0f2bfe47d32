using KfuncGen.Kinds;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Links;

/// <summary>A link to be made.</summary>
/// <param name="Program">The program.</param>
/// <param name="Target">What it is attached to, as in "not attached to ...".</param>
/// <param name="Attributes">Where, all but the program.</param>
internal readonly record struct LinkRequest(LoadedBpfProgram Program, string Target, bpf_attr_link_create Attributes)
{
    /// <summary>Makes it.</summary>
    /// <param name="explain">What an error means there; null for what is the same everywhere.</param>
    /// <exception cref="BpfLinkException">The kernel does not attach the program.</exception>
    public BpfLink Create(Func<Errno, (BpfLinkFailureKind Kind, string Text)?> explain) =>
        TryCreate(out Errno error) ?? throw LinkFailures.Of(Program.Program.Name, Target, error, explain(error));

    /// <summary>Makes it; null for failure.</summary>
    public BpfLink? TryCreate(out Errno error) =>
        LinkCalls.Create(Program.Parts.Program, Attributes, out error) is { } handle
            ? new BpfLink(handle, $"of program '{Program.Program.Name}' to {Target}")
            : null;

    /// <summary>Where a program of this kind is attached.</summary>
    public static uint AttachTypeOf(LoadedBpfProgram program) => (uint)ProgramKind.Of(program.Program.Type).ExpectedAttachType;
}
