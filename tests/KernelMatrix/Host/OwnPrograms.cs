using System.Text.RegularExpressions;

namespace KernelMatrix.Host;

/// <summary>Programs of the machine that this runs on.</summary>
internal sealed partial class OwnPrograms : Programs
{
    private OwnPrograms()
    {
    }

    /// <summary>Finds those that are here.</summary>
    public static async Task<Programs> FindAsync()
    {
        List<(string, string)> files = [];

        foreach (string program in Names.Where(Command.Exists))
        {
            string path = Command.Find(program)!;
            files.Add((path, $"bin/{program}"));
            files.AddRange(await ReadAsync(path));
        }

        return new OwnPrograms { Files = files };
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<(string Source, string Name)>> LibrariesOfAsync(string binary) => ReadAsync(binary);

    // What the loader would load, by its own word; a library that it does not find is an error here and not on the kernel.
    private static async Task<IReadOnlyList<(string, string)>> ReadAsync(string binary)
    {
        (_, string said) = await Command.RunAsync(Timeout.InfiniteTimeSpan, "ldd", binary);

        return said.Contains("not found", StringComparison.Ordinal)
            ? throw new CommandException($"{binary} needs a library that is not here:\n{said}")
            : [.. Library().Matches(said).Select(static match => (match.Groups[1].Value, match.Groups[1].Value[1..]))];
    }

    [GeneratedRegex(@"(?:=> |^\s+)(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Library();
}
