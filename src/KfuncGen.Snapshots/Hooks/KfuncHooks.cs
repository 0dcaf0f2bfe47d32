namespace KfuncGen.Snapshots.Hooks;

/// <summary>
/// The hooks that kfunc sets are registered for, and the program types behind each. Hooks are spelled as in <c>enum btf_kfunc_hook</c>
/// of 6.12 and later, without its prefix, whatever the release: <c>CGROUP</c> was called <c>CGROUP_SKB</c> up to 6.11. Program types are
/// spelled as in <c>enum bpf_prog_type</c>, without its prefix: <c>SCHED_CLS</c> is the type behind the hook <c>TC</c>.
/// </summary>
/// <remarks>
/// <para>kernel/bpf/btf.c, bpf_prog_type_to_kfunc_hook, in the releases that <see cref="KfuncSetHooks"/> names, 6.1 to 7.3.</para>
/// <para>Which type calls what stands in eng/abi/programs; the last type came with 6.4, 84601d6ee68a.</para>
/// <para>A program of the type EXT counts as one of the type that it extends.</para>
/// </remarks>
public static partial class KfuncHooks
{
    /// <summary>The hook of sets that programs of every type may use.</summary>
    public const string Common = "COMMON";

    /// <summary>
    /// The hook of functions whose return value a program may change, which is all their set is for: they are not callable.
    /// </summary>
    public const string Fmodret = "FMODRET";

    private const string EveryType = "*";

    /// <summary>All program types, in the order of <c>enum bpf_prog_type</c>.</summary>
    public static IReadOnlyList<string> ProgramTypeNames => Types;

    /// <summary>Whether programs of a type may call kfuncs that are registered for a hook, filters left aside.</summary>
    /// <param name="hook">The hook: <c>TRACING</c>.</param>
    /// <param name="programType">The type: <c>PERF_EVENT</c>.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <returns>
    /// Null where it is not known: a hook that no release read has, or a release between those that had and had not the type.
    /// </returns>
    public static bool? Admits(string hook, string programType, KernelVersion? version)
    {
        if (hook == Fmodret)
        {
            return false;
        }

        bool isHook = false;

        foreach (Admission admission in Admissions)
        {
            if (admission.Hook != hook)
            {
                continue;
            }

            isHook = true;

            if (admission.ProgramType == programType || (admission.ProgramType == EveryType && Array.IndexOf(Types, programType) >= 0))
            {
                return admission.HoldsIn(version);
            }
        }

        return isHook ? false : null;
    }

    /// <summary>The program types that are known to be behind a hook.</summary>
    /// <param name="hook">The hook: <c>TRACING</c>.</param>
    /// <param name="version">The kernel's version; null where it is not known, which tells the types that were always there.</param>
    /// <returns>
    /// The types in the order of <c>enum bpf_prog_type</c>; empty for <see cref="Fmodret"/>, whose functions are not
    /// called; null for a hook that is not known. Types of which <see cref="Admits"/> does not know are left out.
    /// </returns>
    public static EquatableArray<string>? ProgramTypes(string hook, KernelVersion? version) =>
        hook == Fmodret || Array.Exists(Admissions, admission => admission.Hook == hook)
            ? Types.Where(type => Admits(hook, type, version) == true).ToEquatableArray()
            : null;

    private sealed record Admission(string Hook, string ProgramType, KernelVersion? First = null, KernelVersion? Without = null)
    {
        public bool? HoldsIn(KernelVersion? version) =>
            First is not { } first ? true
            : version is not { } known ? null
            : known >= first ? true
            : Without is not { } without || known.Release <= without.Release ? false
            : null;
    }
}
