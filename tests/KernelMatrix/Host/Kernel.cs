namespace KernelMatrix.Host;

/// <summary>A kernel that the matrix can boot.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Machine">What it runs on.</param>
/// <param name="Suite">The suite of the archive that has it.</param>
/// <param name="Release">Its release.</param>
/// <param name="Hash">The SHA-256 of its image; null where only the archive's signature vouches for it.</param>
/// <param name="IsForEveryCommit">Whether it is one of those that every commit boots.</param>
internal sealed record Kernel(string Name, Machine Machine, string Suite, string Release, string? Hash, bool IsForEveryCommit)
{
    /// <summary>Reads the list of kernels.</summary>
    public static Kernel[] ReadList(string path) =>
        [.. File.ReadLines(path).Where(static line => line.Length > 0 && line[0] != '#').Select(Parse)];

    private static Kernel Parse(string line) =>
        line.Split('\t') is [string name, string machine, string suite, string release, string hash, ("ci" or "all") and string when]
            ? new(name, Machine.Named(machine), suite, release, hash, when == "ci")
            : throw new FormatException($"A kernel is six fields with tabs between them, the last 'ci' or 'all': '{line}'");
}
