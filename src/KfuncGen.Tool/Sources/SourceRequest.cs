using KfuncGen.Stubs.Naming;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Sources;

/// <summary>Which kernel's kfuncs a user asks for.</summary>
/// <param name="Path">The file or directory; or <see cref="Live"/>.</param>
internal sealed record SourceRequest(string Path)
{
    /// <summary>What stands for the running kernel. A file of that name is <c>./live</c>.</summary>
    public const string Live = "live";

    private const string IdSetsKey = "btf-ids";
    private const string BaseKey = "base";
    private const string ReleaseKey = "kernel";
    private const string ArchitectureKey = "arch";
    private const string RootKey = "root";
    private const string TargetKey = "target";

    private static readonly string[] Keys = [IdSetsKey, BaseKey, ReleaseKey, ArchitectureKey, RootKey, TargetKey];

    private static string Form =>
        $"A source is a path, then {string.Join(", ", Keys.Select(static each => $"{each}=…"))} behind commas, each once at most.";

    /// <summary>The file with the content of <c>.BTF_ids</c>; null for what the source itself has.</summary>
    public string? IdSetsPath { get; init; }

    /// <summary>The release the user gave; null for what the source says.</summary>
    public string? Release { get; init; }

    /// <summary>The architecture the user gave; null for what the source says.</summary>
    public string? Architecture { get; init; }

    /// <summary>The kernel that modules belong to, or the image of the running kernel; null to look for it.</summary>
    public string? BasePath { get; init; }

    /// <summary>
    /// The directory that is the root of the running kernel's system, as where a container has its host's; null for <c>/</c>.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>Which kernel of a file with many; null for all, or where there is one.</summary>
    public string? Target { get; init; }

    /// <summary>The content of what can be read only once; null where it is a file, a directory, or the running kernel.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Whether the running kernel is asked for.</summary>
    public bool IsLive => Path == Live;

    /// <summary>
    /// Reads a source as users write it where they name several: a path, and what else must be known of that source behind commas,
    /// <c>kernel.btf,btf-ids=kernel.btf_ids,kernel=7.2.12</c>. Paths may have commas of their own.
    /// </summary>
    /// <exception cref="InputException">Something is given twice, or without a value.</exception>
    public static SourceRequest Parse(string text)
    {
        (int at, string? key) = NextKey(text, 0);
        RefuseMisspelt(text, text[..at]);
        SourceRequest request = new(text[..at]);
        HashSet<string> seen = new(StringComparer.Ordinal);

        while (key is not null)
        {
            int start = at + key.Length + 2;
            string given = key;
            (at, key) = NextKey(text, start);
            string value = text[start..at];

            if (value.Length == 0 || !seen.Add(given))
            {
                throw new InputException($"{text}: {given}= is given {(value.Length == 0 ? "without a value" : "twice")}. {Form}");
            }

            RefuseMisspelt(text, value);

            request = given switch
            {
                IdSetsKey => request with { IdSetsPath = value },
                BaseKey => request with { BasePath = value },
                ReleaseKey => request with { Release = value },
                ArchitectureKey => request with { Architecture = value },
                TargetKey => request with { Target = value },
                _ => request with { Root = value },
            };
        }

        return request.Root is null || request.IsLive
            ? request
            : throw new InputException($"{text}: root= goes with '{Live}' alone.");
    }

    /// <summary>Opens what was named, to be read from its start and, if need be, again.</summary>
    /// <exception cref="InputException">It is not there, not readable, or a directory.</exception>
    public Stream Open() => Content is { } content ? new MemoryStream(content, writable: false) : NamedFile.Open(Path);

    /// <summary>Reads all of what was named.</summary>
    /// <exception cref="InputException">It is not there, not readable, a directory, empty, or longer than 2 GiB.</exception>
    public byte[] ReadAll() => Content ?? NamedFile.Read(Path);

    // A comma may be a file's own.
    private static void RefuseMisspelt(string text, string part)
    {
        foreach (string behind in part.Split(',').Skip(1))
        {
            string word = behind.Split('=')[0];

            if (NameSuggestion.Nearest(word, Keys) is not { } nearest || System.IO.Path.Exists(part))
            {
                continue;
            }

            throw new InputException(
                word != nearest ? $"{text}: '{word}' is nothing that is said of a source; did you mean '{nearest}='? {Form}"
                : $"{text}: {nearest}= is given without a value. {Form}");
        }
    }

    /// <summary>Where the next comma with a key behind it is; the text's length where there is none.</summary>
    private static (int At, string? Key) NextKey(string text, int start)
    {
        for (int at = text.IndexOf(',', start); at >= 0; at = text.IndexOf(',', at + 1))
        {
            foreach (string key in Keys)
            {
                if (text.AsSpan(at + 1).StartsWith(key, StringComparison.Ordinal) && text.AsSpan(at + 1 + key.Length).StartsWith("="))
                {
                    return (at, key);
                }
            }
        }

        return (text.Length, null);
    }
}
