using System.Text;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>Which kinds of programs may call which helpers, as the verifiers of some releases say: <c>eng/abi/helper.kinds</c>.</summary>
/// <param name="Releases">The releases that were asked, the oldest first.</param>
/// <param name="Kinds">The kinds that they were asked for, each with the releases that have it.</param>
/// <param name="Helpers">The words of each helper's row: with <c>@</c> the releases that have it, and the kinds that may call it.</param>
internal sealed record HelperKindTable(
    IReadOnlyList<string> Releases, IReadOnlyList<string> Kinds, IReadOnlyList<(string Name, string[] Words)> Helpers)
{
    /// <summary>Where it stands.</summary>
    public const string Path = "eng/abi/helper.kinds";

    /// <summary>What stands for every kind.</summary>
    public const string All = "all";

    private const string Head = """
        # Which kinds of programs may call which helpers, as the verifiers of stock Debian kernels say: written by
        #
        #   tests/KernelMatrix/run --kernels all --arch amd64 --scenarios helpers --helper-kinds eng/abi/helper.kinds && eng/make-abi
        #
        # and held against them by every run of the kernel matrix. A row is a helper and the kinds that may call it. What stands behind @
        # are the releases for which that holds, among those that have both; without it, all: @6.12- is 6.12 and what was asked behind
        # it, @-6.18 what was asked before and 6.18. "all" is each kind that a release has. A kind is here for all that loading is told
        # the same of. Members of a struct are a kind of their own, StructOps:STRUCT; only the kernel's own test, bpf_dummy_ops, was not
        # asked for. What iterators, security hooks, members of a struct or sleepable programs of a kind may call, one of them may.

        """;

    /// <summary>Reads the table.</summary>
    public static HelperKindTable Read(string text)
    {
        string[] releases = [];
        string[] kinds = [];
        List<(string, string[])> helpers = [];

        foreach (TableLine line in TableLine.Read(Path, text))
        {
            switch (line.Words)
            {
                case ["releases", .. { } all]:
                    releases = all;
                    break;
                case ["kinds", .. { } all]:
                    kinds = all;
                    break;
                case [{ } helper, .. { } words]:
                    helpers.Add((helper, words));
                    break;
            }
        }

        return new HelperKindTable(releases, kinds, helpers);
    }

    /// <summary>Writes the table of what releases said.</summary>
    public static string Write(IEnumerable<HelperAnswers> answers)
    {
        HelperAnswers[] all = [.. answers.OrderBy(static one => Version.Parse(one.Release))];
        string[] kinds = [.. all.Reverse().SelectMany(static one => one.Kinds).Distinct()];
        string[] helpers = [.. all.Reverse().SelectMany(static one => one.Helpers).Select(static one => one.Name).Distinct()];
        StringBuilder text = new(Head);
        text.Append("releases ").AppendJoin(' ', all.Select(static one => one.Release)).Append('\n');
        text.Append("kinds ").AppendJoin(' ', kinds.Select(kind => kind + Suffix(all, all.Where(one => one.Kinds.Contains(kind)))));
        text.Append('\n');

        foreach (string helper in helpers)
        {
            (HelperAnswers Of, IReadOnlySet<string> May)[] having = Having(all, helper);
            text.Append(helper);

            if (having.Length < all.Length)
            {
                text.Append(' ').Append(Suffix(all, having.Select(static one => one.Of)));
            }

            HelperAnswers[] open = [.. having.Where(static one => one.Of.Kinds.All(one.May.Contains)).Select(static one => one.Of)];

            foreach (string kind in kinds)
            {
                HelperAnswers[] asked = [.. having.Where(one => one.Of.Kinds.Contains(kind)).Select(static one => one.Of)];
                HelperAnswers[] may = [.. having.Where(one => one.May.Contains(kind)).Select(static one => one.Of)];

                if (may.Except(open).Any())
                {
                    text.Append(' ').Append(kind).Append(Suffix(asked, may));
                }
            }

            if (open.Length > 0)
            {
                text.Append(' ').Append(All).Append(Suffix([.. having.Select(static one => one.Of)], open));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What a release said, as the table has it; null where it was not asked.</summary>
    public HelperAnswers? Of(string release)
    {
        if (!Releases.Contains(release))
        {
            return null;
        }

        string[] kinds = [.. Kinds.Where(kind => Holds(kind, release)).Select(static kind => kind.Split('@')[0])];
        List<(string, IReadOnlySet<string>)> helpers = [];

        foreach ((string helper, string[] words) in Helpers)
        {
            bool isRange = words is [['@', ..], ..];

            if (!isRange || Holds(words[0], release))
            {
                string[] may =
                    [.. words.Skip(isRange ? 1 : 0).Where(word => Holds(word, release)).Select(static word => word.Split('@')[0])];
                helpers.Add((helper, (may.Contains(All) ? kinds : may.Intersect(kinds)).ToHashSet(StringComparer.Ordinal)));
            }
        }

        return new(release, kinds, helpers);
    }

    /// <summary>The sentences for a helper; null where nothing is known.</summary>
    public string? Sentence(string helper)
    {
        (HelperAnswers Of, IReadOnlySet<string> May)[] having = Having(Releases.Select(release => Of(release)!), helper);

        if (having.Length == 0)
        {
            return null;
        }

        (HelperAnswers newest, IReadOnlySet<string> may) = having[^1];
        string kinds = may.Count == 0 ? "no kind of program call it that was asked"
            : may.Count == newest.Kinds.Count ? "every kind of program call it"
            : $"these call it: {string.Join(", ", newest.Kinds.Where(may.Contains).Select(Named))}";
        string[] fewer =
        [
            .. having.Where(one => may.Any(kind => one.Of.Kinds.Contains(kind) && !one.May.Contains(kind)))
                .Select(static one => one.Of.Release),
        ];
        return $"Linux {newest.Release} lets {kinds}." + (fewer.Length == 0 ? "" : $" Fewer may on {string.Join(", ", fewer)}.");
    }

    private static string Named(string kind) => kind.Split(':') is [_, { } of] ? $"members of {of}" : kind;

    private static (HelperAnswers Of, IReadOnlySet<string> May)[] Having(IEnumerable<HelperAnswers> all, string helper) =>
        [.. all.Select(one => (one, one.Helpers.FirstOrDefault(row => row.Name == helper).May)).Where(static one => one.May is not null)];

    private static string Suffix(IReadOnlyList<HelperAnswers> asked, IEnumerable<HelperAnswers> some) =>
        ReleaseRanges.Suffix([.. asked.Select(static one => one.Release)], some.Select(static one => one.Release));

    private bool Holds(string word, string release) => ReleaseRanges.Holds(Releases, word, release);
}
