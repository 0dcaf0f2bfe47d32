using System.Text.RegularExpressions;

namespace KernelMatrix.Host;

/// <summary>Programs of another machine, out of the archive that this machine's apt uses: they are unpacked, and not run here.</summary>
internal sealed partial class ArchivePrograms : Programs
{
    private const string Suite = "trixie";
    private const string Loader = "ld-linux-aarch64.so.1";
    private const string Libraries = "lib/aarch64-linux-gnu";

    private static readonly string[] Packages = ["dash", "coreutils", "iproute2"];

    private readonly string tree;

    private ArchivePrograms(string tree) => this.tree = tree;

    /// <summary>Fetches them, or takes them from the cache.</summary>
    /// <exception cref="CommandException">They cannot be had.</exception>
    public static async Task<Programs> FetchAsync(string root, string cache, Machine machine)
    {
        string tree = Path.Combine(cache, $"programs-{machine.Name}");
        await Command.RunAsync(
            Path.Combine(root, "eng/fetch-package"),
            ["--suite", Suite, "--arch", machine.Name, "--with-dependencies", "--output", tree, .. Packages]);
        ArchivePrograms found = new(tree) { Files = [] };
        List<(string, string)> files = [];

        foreach (string program in Names)
        {
            string path = Path.Combine(tree, "usr/bin", program == "sh" ? "dash" : program);
            files.Add((path, $"bin/{program}"));
            files.AddRange(await found.LibrariesOfAsync(path));
        }

        return new ArchivePrograms(tree) { Files = files };
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<(string Source, string Name)>> LibrariesOfAsync(string binary)
    {
        Dictionary<string, (string, string)> found = [];
        await AddAsync(binary, found);
        return [.. found.Values];
    }

    // What a binary says that it needs, and what that needs: what could say more, its loader, does not run here.
    private async Task AddAsync(string binary, Dictionary<string, (string, string)> found)
    {
        (_, string said) = await Command.RunAsync(Timeout.InfiniteTimeSpan, "readelf", "-d", "-W", binary);

        foreach (string name in Needed().Matches(said).Select(static match => match.Groups[1].Value).Append(Loader))
        {
            string path = Path.Combine(tree, "usr", Libraries, name);

            if (!File.Exists(path))
            {
                throw new CommandException($"{binary} needs {name}, and {path} is not there.");
            }

            if (found.TryAdd(name, (path, name == Loader ? $"lib/{name}" : $"{Libraries}/{name}")))
            {
                await AddAsync(path, found);
            }
        }
    }

    [GeneratedRegex(@"\(NEEDED\)\s+Shared library: \[([^\]]+)\]")]
    private static partial Regex Needed();
}
