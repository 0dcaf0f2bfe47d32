using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Companions;

/// <summary>
/// Reads what <see cref="FunctionsWriter"/> writes: the functions of a kernel that its BTF names, which programs can be attached to, with
/// the shapes of their prototypes. Which of them are inlined or kept from being traced BTF does not tell.
/// </summary>
/// <remarks>
/// The lines of <c>.khooks</c>, behind a head as that of <c>.ktypes</c>:
/// <code>
/// vfs_read s64(*struct file,*char,u64,*s64)
/// </code>
/// Thread-safe.
/// </remarks>
public sealed class FunctionsCompanion
{
    internal const string Signature = "khooks";

    private readonly CompanionText text;

    private FunctionsCompanion(CompanionText text) => this.text = text;

    /// <summary>Whose functions they are.</summary>
    public CompanionHead Head => text.Head;

    /// <summary>Opens a companion.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <exception cref="SnapshotFormatException">The head is not as the format says; it names file, line and column.</exception>
    public static FunctionsCompanion Open(ICharacters text, string path) => new(CompanionText.Open(text, path, Signature, "--functions"));

    /// <summary>The shape of a function's prototype; null where the kernel has no such function.</summary>
    /// <param name="name">The name.</param>
    public string? ShapeOf(string name) =>
        text.Find(name + " ") is { } position ? text.LineAt(position).Substring(name.Length + 1).Trim() : null;

    /// <summary>The names that start in a certain way.</summary>
    /// <param name="prefix">What they start with.</param>
    public IEnumerable<string> Names(string prefix) => text.Words(prefix, 0);
}
