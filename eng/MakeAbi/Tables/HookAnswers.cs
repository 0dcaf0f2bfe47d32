namespace KfuncGen.MakeAbi.Tables;

/// <summary>What the verifier of one release said of hooks.</summary>
/// <param name="Release">The release, as in <c>6.12</c>.</param>
/// <param name="Hooks">The hooks that it has, <c>hook file_open</c> and <c>function vfs_truncate</c>, with what holds of each.</param>
internal sealed record HookAnswers(string Release, IReadOnlyDictionary<string, IReadOnlySet<string>> Hooks)
{
    /// <summary>Reads lines as a booted kernel says them: a hook's sort, its name, and what holds of it.</summary>
    public static HookAnswers Read(string release, IEnumerable<string> lines) => new(
        release,
        lines.Select(static line => line.Split(' ')).ToDictionary(
            static words => $"{words[0]} {words[1]}",
            static IReadOnlySet<string> (words) => words[2..].ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal));
}
