using KfuncGen.Snapshots.Drift;

namespace KfuncGen.Tool.Showing;

/// <summary>A type as people write it: <c>struct task_struct</c>.</summary>
/// <param name="Keyword">The keyword.</param>
/// <param name="Name">The name.</param>
internal sealed record TypeName(string Keyword, string Name)
{
    /// <summary>Reads one; null where a text is no such thing.</summary>
    public static TypeName? Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [{ } keyword, { } name]
        && TypeMembers.Keywords.Contains(keyword)
            ? new TypeName(keyword, name)
            : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Keyword} {Name}";
}
