using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// The program types of BPF as people write them, and what they may call. Filters that a set may have beside its hooks are not
/// known, so "may" is an upper bound.
/// </summary>
public static class ProgramTypes
{
    /// <summary>All program types, in the order of <c>enum bpf_prog_type</c>: <c>sched_cls</c>, <c>xdp</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. KfuncHooks.ProgramTypeNames.Select(static name => name.ToLowerInvariant())];

    /// <summary>Whether programs of a type may call a kfunc; null where what is known does not tell.</summary>
    /// <param name="type">One of <see cref="Names"/>.</param>
    /// <param name="kfunc">The kfunc.</param>
    /// <param name="snapshot">The kernel. What its verifier said goes before what the names of sets tell.</param>
    public static bool? MayCall(string type, Kfunc kfunc, KernelSnapshot snapshot)
    {
        string name = type.ToUpperInvariant();

        if (kfunc.AdmittedProgramTypes is { } admitted && (snapshot.ProbedProgramTypes ?? default).Contains(name))
        {
            return admitted.Contains(name);
        }

        return kfunc.Registrations is { } registrations ? MayCall(name, registrations, snapshot.Version) : null;
    }

    private static bool? MayCall(string name, EquatableArray<KfuncRegistration> registrations, KernelVersion? version)
    {
        bool? answer = false;

        foreach (KfuncRegistration registration in registrations)
        {
            bool? here = registration.Hooks is { } hooks ? Admits(hooks, name, version) : null;

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
