namespace KernelMatrix.Host;

/// <summary>
/// Programs that claims start, and the libraries that they and the guest need. A claim whose program is not there is skipped, and says
/// so.
/// </summary>
internal abstract class Programs
{
    /// <summary>What claims start.</summary>
    protected static IReadOnlyList<string> Names { get; } = ["sh", "sleep", "cat", "stat", "ip"];

    /// <summary>The programs, with what they need, and where each goes.</summary>
    public required IReadOnlyList<(string Source, string Name)> Files { get; init; }

    /// <summary>The libraries that a binary needs, and where each goes.</summary>
    /// <exception cref="CommandException">One is not here.</exception>
    public abstract Task<IReadOnlyList<(string Source, string Name)>> LibrariesOfAsync(string binary);
}
