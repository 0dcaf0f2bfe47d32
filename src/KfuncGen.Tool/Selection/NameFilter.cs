using KfuncGen.Stubs.Naming;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Selection;

/// <summary>
/// Which names somebody wants: those that match any of some patterns, or all where there are none. It remembers which patterns matched,
/// since what matches nothing is a slip, and no answer would look like no difference.
/// </summary>
internal sealed class NameFilter
{
    private readonly string[] patterns;
    private readonly HashSet<string> unmatched;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Takes patterns, several of them with commas between.</summary>
    public NameFilter(IEnumerable<string> lists)
    {
        patterns = [.. lists.SelectMany(
            static list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        unmatched = new(patterns, StringComparer.Ordinal);
    }

    /// <summary>Whether a name is wanted.</summary>
    /// <param name="name">A kfunc, or a type with its keyword, which a pattern may leave out.</param>
    public bool IsWanted(string name)
    {
        if (patterns.Length == 0)
        {
            return true;
        }

        string bare = name[(name.LastIndexOf(' ') + 1)..];
        bool isWanted = false;

        foreach (string pattern in patterns)
        {
            if (NamePattern.Matches(pattern, pattern.Contains(' ') ? name : bare))
            {
                unmatched.Remove(pattern);
                isWanted = true;
            }
        }

        if (unmatched.Count > 0)
        {
            seen.Add(name);
            seen.Add(bare);
        }

        return isWanted;
    }

    /// <summary>Refuses patterns that no name matched.</summary>
    /// <param name="what">What the names are of: <c>type</c>.</param>
    /// <exception cref="InputException">There are such; it says what may be meant.</exception>
    public void RequireAll(string what)
    {
        if (patterns.FirstOrDefault(unmatched.Contains) is { } pattern)
        {
            string suggestion = NameSuggestion.ForPattern(pattern, seen);
            throw new InputException($"no {what} of these kernels matches '{pattern}'{suggestion}{(suggestion.Length == 0 ? "." : "")}");
        }
    }
}
