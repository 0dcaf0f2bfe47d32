using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>A type of programs, as the kernel tells them apart.</summary>
/// <param name="Name">Its name in <c>enum bpf_prog_type</c>, without the prefix.</param>
/// <param name="Hook">The hook whose kfuncs it may call; null where it may only call those of all types.</param>
/// <param name="First">Since which release; null where it is as old as the hook.</param>
/// <param name="Lack">The last release that is known not to have it; null where that is the one before <paramref name="First"/>.</param>
/// <param name="Needs">Capabilities beside CAP_BPF.</param>
/// <param name="Run">What a run gives it: <c>packet</c>, <c>context</c>, <c>none</c>.</param>
/// <param name="Sleeps">Whether it is always loaded as sleepable.</param>
/// <param name="IsBound">Whether it is loaded for one hook, by its number.</param>
/// <param name="IsUnprivileged">Whether it is loaded without CAP_BPF where the system lets it.</param>
/// <param name="Kinds">What a method can be.</param>
internal sealed record ProgramTypeRow(
    string Name,
    string? Hook,
    string? First,
    string? Lack,
    ImmutableArray<string> Needs,
    string Run,
    bool Sleeps,
    bool IsBound,
    bool IsUnprivileged,
    ImmutableArray<ProgramKindRow> Kinds);
