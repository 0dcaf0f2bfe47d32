namespace KfuncGen.Build;

/// <summary>A file that a project gives as a snapshot is not what it should be.</summary>
/// <param name="code">One of <see cref="InputProblem"/>.</param>
/// <param name="file">The file.</param>
/// <param name="message">What was read, what was expected and what to do, as sentences.</param>
internal sealed class SnapshotInputException(string code, string file, string message) : Exception(message)
{
    /// <summary>One of <see cref="InputProblem"/>.</summary>
    public string Code { get; } = code;

    /// <summary>The file.</summary>
    public string File { get; } = file;
}
