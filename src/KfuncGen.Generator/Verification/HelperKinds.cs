using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Verification;

/// <summary>Which kinds of programs may call which helpers, as the verifiers of some releases said.</summary>
internal static partial class HelperKinds
{
    /// <summary>Whether programs of a kind may call a helper.</summary>
    /// <param name="helper">The helper.</param>
    /// <param name="kind">The kind, as C# names it.</param>
    /// <param name="member">The struct and its member that the program is, of a kind whose programs are members.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <returns>
    /// False where they may not; null where they may, or that is not known: a kind that was not asked for, a helper that no kind may call
    /// there, which may be for want of a part of that kernel, or a release that nothing is known of.
    /// </returns>
    public static bool? MayCall(string helper, string kind, string? member, KernelVersion? version)
    {
        string like = member is null ? Like(kind) : $"{kind}:{member.Split('.')[0]}";
        return Callers(helper) is { } row && ReleasesWith(like) is { } having
            && Releases.Say(version, release => AskedReleases.IsAmong(having, release) && Refuses(row, like, release)) == true
            ? false
            : null;
    }

    // A row is what the releases that have the helper are called, and who may call it, each with its releases behind a sign.
    private static bool Refuses(string row, string kind, KernelVersion release)
    {
        bool isAnyAdmitted = false;

        foreach (string word in row.Split(' '))
        {
            string who = AskedReleases.WithoutReleases(word);
            bool holds = AskedReleases.Holds(word, release);

            // The release does not have the helper, or lets the kind call it.
            if (who.Length == 0 ? !holds : holds && (who == All || who == kind))
            {
                return false;
            }

            isAnyAdmitted |= holds && who.Length > 0;
        }

        return isAnyAdmitted;
    }
}
