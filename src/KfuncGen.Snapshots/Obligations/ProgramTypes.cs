using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// The program types of BPF as people write them, and what they may call. What a filter says of the members of structs is not known, so
/// "may" is an upper bound for programs that fill one.
/// </summary>
public static class ProgramTypes
{
    /// <summary>All program types, in the order of <c>enum bpf_prog_type</c>: <c>sched_cls</c>, <c>xdp</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. KfuncHooks.ProgramTypeNames.Select(static name => name.ToLowerInvariant())];

    /// <summary>Whether programs of a type may call a kfunc; null where what is known does not tell.</summary>
    /// <param name="type">One of <see cref="Names"/>.</param>
    /// <param name="kfunc">The kfunc.</param>
    /// <param name="snapshot">The kernel. What its verifier said goes before what the names of sets tell.</param>
    /// <param name="attachType">
    /// What the program is loaded for, as <c>enum bpf_attach_type</c> spells it; empty for nothing in particular; null for whatever the
    /// type can be loaded for.
    /// </param>
    public static bool? MayCall(string type, Kfunc kfunc, KernelSnapshot snapshot, string? attachType = null)
    {
        string name = type.ToUpperInvariant();

        if (kfunc.AdmittedProgramTypes is { } admitted && (snapshot.ProbedProgramTypes ?? default).Contains(name))
        {
            // The verifier was asked for any place that there is; of one in particular a filter may say no.
            return admitted.Contains(name) && attachType is not null && kfunc.Registrations is { Count: 1 } sets
                && sets[0].Set is { } set
                ? KfuncFilters.Admits(set, name, attachType, snapshot.Version)
                : admitted.Contains(name);
        }

        return kfunc.Registrations is { } registrations ? MayCall(name, attachType, registrations, snapshot.Version) : null;
    }

    private static bool? MayCall(
        string name, string? attachType, EquatableArray<KfuncRegistration> registrations, KernelVersion? version)
    {
        bool? answer = false;

        foreach (KfuncRegistration registration in registrations)
        {
            bool? here = registration.Hooks is { } hooks ? Admits(hooks, name, version) : null;

            if (here is true && registration.Set is { } set)
            {
                here = KfuncFilters.Admits(set, name, attachType, version);
            }

            if (here is true)
            {
                return true;
            }

            answer = here is null ? null : answer;
        }

        return answer;
    }

    private static bool? Admits(EquatableArray<string> hooks, string name, KernelVersion? version)
    {
        bool? answer = false;

        foreach (string hook in hooks)
        {
            bool? here = KfuncHooks.Admits(hook, name, version);

            if (here is true)
            {
                return true;
            }

            answer = here is null ? null : answer;
        }

        return answer;
    }
}
