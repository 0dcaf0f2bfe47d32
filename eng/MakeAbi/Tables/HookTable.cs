using System.Text;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>What programs may do at hooks, as the verifiers of some releases say: <c>eng/abi/hooks</c>.</summary>
/// <param name="Releases">The releases that were asked, the oldest first.</param>
/// <param name="Hooks">The words of each hook's row: with <c>@</c> the releases that have it, and what holds of it.</param>
internal sealed record HookTable(IReadOnlyList<string> Releases, IReadOnlyList<(string Name, string[] Words)> Hooks)
{
    /// <summary>Where it stands.</summary>
    public const string Path = "eng/abi/hooks";

    private const string Head = """
        # What programs may do at each hook of the security modules, and at which functions they may ask for a path, as the verifiers of
        # stock Debian kernels say: written by
        #
        #   tests/KernelMatrix/run --kernels all --arch amd64 --scenarios helpers --hooks eng/abi/hooks && eng/make-abi
        #
        # and held against them by every run of the kernel matrix. A row is a hook and what holds of it. What stands behind @ are the
        # releases for which that holds, among those that have the hook; without it, all: @6.12- is 6.12 and what was asked behind it,
        # @-6.18 what was asked before and 6.18.
        #
        #   closed        no program is loaded for it
        #   void          it returns nothing
        #   error, bool   its programs return an error number below 0 or 0, or 0 or 1; where neither stands, they return what they like
        #   sleeps        its programs may be sleepable
        #   bpf_NAME      its programs may call a helper that those of other hooks may not: bpf_d_path where they are of kind Lsm,
        #                 bpf_setsockopt and bpf_getsockopt where they are of kind LsmCgroup
        #
        # Of functions those are here that may call bpf_d_path, and some that were asked for and may not.

        """;

    /// <summary>Reads the table.</summary>
    public static HookTable Read(string text)
    {
        string[] releases = [];
        List<(string, string[])> hooks = [];

        foreach (TableLine line in TableLine.Read(Path, text))
        {
            switch (line.Words)
            {
                case ["releases", .. { } all]:
                    releases = all;
                    break;
                case ["hook" or "function", { } name, .. { } words]:
                    hooks.Add(($"{line.Words[0]} {name}", words));
                    break;
                default:
                    throw line.Wrong("a line begins with 'releases', 'hook' or 'function'");
            }
        }

        return new HookTable(releases, hooks);
    }

    /// <summary>Writes the table of what releases said.</summary>
    public static string Write(IEnumerable<HookAnswers> answers)
    {
        HookAnswers[] all = [.. answers.OrderBy(static one => Version.Parse(one.Release))];
        StringBuilder text = new(Head);
        text.Append("releases ").AppendJoin(' ', all.Select(static one => one.Release)).Append('\n');

        foreach (string hook in all.SelectMany(static one => one.Hooks.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            HookAnswers[] having = [.. all.Where(one => one.Hooks.ContainsKey(hook))];
            string[] facts = [.. having.SelectMany(one => one.Hooks[hook]).Distinct().Order(StringComparer.Ordinal)];
            text.Append(hook);

            if (having.Length < all.Length)
            {
                text.Append(' ').Append(ReleaseRanges.Suffix(Names(all), Names(having)));
            }

            foreach (string fact in facts)
            {
                text.Append(' ').Append(fact)
                    .Append(ReleaseRanges.Suffix(Names(having), Names(having.Where(one => one.Hooks[hook].Contains(fact)))));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What a release said, as the table has it; null where it was not asked.</summary>
    public HookAnswers? Of(string release) => Releases.Contains(release)
        ? new(
            release,
            Hooks.Where(hook => !IsRange(hook) || Holds(hook.Words[0], release)).ToDictionary(
                static hook => hook.Name,
                IReadOnlySet<string> (hook) => hook.Words.Skip(IsRange(hook) ? 1 : 0).Where(word => Holds(word, release))
                    .Select(static word => word.Split('@')[0]).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal))
        : null;

    private static bool IsRange((string Name, string[] Words) hook) => hook.Words is [['@', ..], ..];

    private static string[] Names(IEnumerable<HookAnswers> answers) => [.. answers.Select(static one => one.Release)];

    private bool Holds(string word, string release) => ReleaseRanges.Holds(Releases, word, release);
}
