namespace KfuncGen.Snapshots.Text;

/// <summary>A snapshot or lifecycle file does not say what its format asks for.</summary>
/// <param name="path">The file.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The column, from 1, in UTF-16 units.</param>
/// <param name="problem">What was read, what was expected and what to do, as a sentence.</param>
public sealed class SnapshotFormatException(string path, int line, int column, string problem)
    : FormatException($"{path}({line},{column}): {problem}")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1, in UTF-16 units.</summary>
    public int Column { get; } = column;

    /// <summary>The message without the place.</summary>
    public string Problem { get; } = problem;
}
