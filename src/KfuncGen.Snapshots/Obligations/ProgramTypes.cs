using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// The program types of BPF as people write them, and what they may call. Of a program that fills a struct of functions "may" is an upper
/// bound, unless it is said which member it is.
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
    /// <param name="member">
    /// The struct of functions and its member that the program is: <c>sched_ext_ops.dispatch</c>; null for none.
    /// </param>
    public static bool? MayCall(
        string type, Kfunc kfunc, KernelSnapshot snapshot, string? attachType = null, string? member = null)
    {
        bool? here = MayCallSomewhere(type, kfunc, snapshot, attachType);
        return member is null || here == false ? here
            : MemberFilters.Admits(kfunc.Name, SetsOf(kfunc), member, snapshot.Version) is not true and var filtered ? filtered
            : here;
    }

    /// <summary>The members of a struct of functions that may call a kfunc, where the one that a program is may not.</summary>
    /// <param name="kfunc">The kfunc.</param>
    /// <param name="snapshot">The kernel.</param>
    /// <param name="member">The struct and the member.</param>
    public static IEnumerable<string> MembersThatMay(Kfunc kfunc, KernelSnapshot snapshot, string member) =>
        MemberFilters.MembersThatMay(kfunc.Name, SetsOf(kfunc), member, snapshot.Version);

    private static string[] SetsOf(Kfunc kfunc) =>
        [.. (kfunc.Registrations ?? default).Select(static one => one.Set).OfType<string>()];

    private static bool? MayCallSomewhere(string type, Kfunc kfunc, KernelSnapshot snapshot, string? attachType)
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
