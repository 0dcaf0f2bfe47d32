using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Verification;

/// <summary>
/// The releases whose verifiers were asked for a table, the oldest first. Of a release between two of them it is known where both say
/// the same; of older and newer ones nothing is.
/// </summary>
/// <param name="releases">The releases.</param>
internal sealed class AskedReleases(params KernelVersion[] releases)
{
    private const char At = '@';

    /// <summary>What a kernel would say.</summary>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <param name="said">What a release said; null where it said nothing.</param>
    /// <returns>The answer; null where it is not known.</returns>
    public bool? Say(KernelVersion? version, Func<KernelVersion, bool?> said)
    {
        if (version is not { } known || Array.FindIndex(releases, one => one >= known.Release) is not (>= 0 and int next))
        {
            return null;
        }

        bool? later = said(releases[next]);
        return releases[next] == known.Release || (next > 0 && said(releases[next - 1]) == later) ? later : null;
    }

    /// <summary>A word of a row, <c>error@6.12-</c>, without the releases behind it.</summary>
    public static string WithoutReleases(string word) => word.IndexOf(At) is >= 0 and int at ? word.Substring(0, at) : word;

    /// <summary>Whether a word of a row holds for a release: one without releases behind it does.</summary>
    public static bool Holds(string word, KernelVersion release) =>
        word.IndexOf(At) is not (>= 0 and int at) || IsAmong(word.Substring(at + 1), release);

    /// <summary>Whether a release is among some, as the tables in <c>eng/abi</c> write them; none are all.</summary>
    public static bool IsAmong(string ranges, KernelVersion release) =>
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
