using System.Collections.Immutable;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Verification;

/// <summary>
/// What programs may do at each hook of the security modules, and at which functions they may ask for a path, as the verifiers of some
/// releases said.
/// </summary>
internal static partial class HookFacts
{
    /// <summary>The first and the last number that a program returns where it returns an error number or 0.</summary>
    /// <remarks>MAX_ERRNO, include/linux/err.h, and bpf_lsm_get_retval_range, kernel/bpf/bpf_lsm.c, 7.3.</remarks>
    private static readonly (int Minimum, int Maximum) Errors = (-4095, 0);

    /// <summary>Whether no program is loaded for a hook of the security modules; null where that is not known.</summary>
    public static bool? IsClosed(string hook, KernelVersion? version) => Holds(RowOf(HookSort.Security, hook), "closed", version);

    /// <summary>Whether programs at a hook of the security modules may be sleepable; null where that is not known.</summary>
    public static bool? MaySleep(string hook, KernelVersion? version) => Holds(RowOf(HookSort.Security, hook), "sleeps", version);

    /// <summary>Between which numbers a kernel wants the result of a program at a hook of the security modules.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="isOfCgroup">Whether the program decides for a cgroup.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <returns>Null where it takes any, or where that is not known.</returns>
    public static (int Minimum, int Maximum)? Results(string hook, bool isOfCgroup, KernelVersion? version)
    {
        bool Is(string fact) => Holds(RowOf(HookSort.Security, hook), fact, version) == true;

        // "BPF_LSM_CGROUP that attach to void LSM hooks can't modify return value", check_return_code, kernel/bpf/verifier.c, 6.1 and 7.3.
        return isOfCgroup ? Is("void") ? (1, 1) : null
            : Is("error") ? Errors
            : Is("bool") ? (0, 1)
            : null;
    }

    /// <summary>The hooks or functions whose programs may call a helper, where those of others of their sort may not.</summary>
    /// <param name="helper">The helper.</param>
    /// <param name="sort">Where the program runs.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <returns>Null where programs at this hook may call it, or where that is not known.</returns>
    public static ImmutableArray<string>? OthersThatMayCall(string helper, HookSort sort, string hook, KernelVersion? version)
    {
        if (sort is not (HookSort.Security or HookSort.Function) || Holds(RowOf(sort, hook), helper, version) != false)
        {
            return null;
        }

        ImmutableArray<string> others =
        [
            .. Rows.Keys.Where(row => row.StartsWith(RowOf(sort, ""), StringComparison.Ordinal) && Holds(row, helper, version) == true)
                .Select(row => row.Substring(RowOf(sort, "").Length)),
        ];

        // What none may depends on no hook.
        return others.IsEmpty ? null : others;
    }

    private static string RowOf(HookSort sort, string hook) => (sort is HookSort.Security ? "hook " : "function ") + hook;

    private static bool? Holds(string row, string fact, KernelVersion? version) => Releases.Say(
        version,
        release => !Rows.TryGetValue(row, out string words)
            // The functions that may ask for a path are all in the table, the hooks are those of the kernels that were asked.
            ? row.StartsWith(RowOf(HookSort.Function, ""), StringComparison.Ordinal) ? false : null
            : Says(words, fact, release));

    // In front of a row stand the releases that have the hook, where not all do.
    private static bool? Says(string row, string fact, KernelVersion release)
    {
        string[] words = row.Split(' ');
        return AskedReleases.WithoutReleases(words[0]).Length == 0 && !AskedReleases.Holds(words[0], release)
            ? null
            : words.Any(word => AskedReleases.WithoutReleases(word) == fact && AskedReleases.Holds(word, release));
    }
}
