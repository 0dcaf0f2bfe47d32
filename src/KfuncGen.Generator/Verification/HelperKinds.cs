using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Verification;

/// <summary>
/// Which kinds of programs may call which helpers, as the verifiers of some releases said. Of a release between two of them it is known
/// where both say the same; of older and newer ones nothing is.
/// </summary>
internal static partial class HelperKinds
{
    private const char At = '@';

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

        if (version is not { } known || Callers(helper) is not { } row || ReleasesWith(like) is null)
        {
            return null;
        }

        KernelVersion release = known.Release;
        int next = Array.FindIndex(Releases, one => one >= release);
        bool isRefused = next >= 0
            && Refuses(row, like, Releases[next])
            && (Releases[next] == release || (next > 0 && Refuses(row, like, Releases[next - 1])));
        return isRefused ? false : null;
    }

    // A row is what the releases that have the helper are called, and who may call it, each with its releases behind a sign.
    private static bool Refuses(string row, string kind, KernelVersion release)
    {
        if (!IsAmong(ReleasesWith(kind)!, release))
        {
            return false;
        }

        bool isAnyAdmitted = false;

        foreach (string word in row.Split(' '))
        {
            int at = word.IndexOf(At);
            string who = at < 0 ? word : word.Substring(0, at);
            bool holds = at < 0 || IsAmong(word.Substring(at + 1), release);

            // The release does not have the helper, or lets the kind call it.
            if (who.Length == 0 ? !holds : holds && (who == All || who == kind))
            {
                return false;
            }

            isAnyAdmitted |= holds && who.Length > 0;
        }

        return isAnyAdmitted;
    }

    // Releases are written as eng/abi/helper.kinds says; none are all.
    private static bool IsAmong(string ranges, KernelVersion release) =>
        ranges.Length == 0 || ranges.Split(',').Any(range => IsWithin(range, release));

    private static bool IsWithin(string range, KernelVersion release)
    {
        int dash = range.IndexOf('-');
        return dash < 0
            ? KernelVersion.FromRelease(range) == release
            : !(KernelVersion.FromRelease(range.Substring(0, dash)) > release)
                && !(KernelVersion.FromRelease(range.Substring(dash + 1)) < release);
    }
}
