using KfuncGen.Linux.SystemCalls;
using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Tool.Probing;

/// <summary>What the verifier said about one program type.</summary>
/// <param name="Type">The type, as <see cref="KfuncHooks"/> spells it.</param>
/// <param name="Refusal">Why it could not be asked; null where it was.</param>
/// <param name="Error">The error that bpf(2) gave then; none where it gave none.</param>
internal sealed record ProgramTypeAnswer(string Type, string? Refusal, Errno Error)
{
    /// <summary>Whether programs of the type may call a kfunc; a kfunc about which the verifier said neither is not in here.</summary>
    public Dictionary<RunningKfunc, bool> Admits { get; } = [];

    /// <summary>What it said instead about the others, by what was said.</summary>
    public Dictionary<string, List<RunningKfunc>> Unclear { get; } = [];
}
