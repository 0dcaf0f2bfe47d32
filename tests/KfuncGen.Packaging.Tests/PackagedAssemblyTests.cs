using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>What assemblies of the packages carry: symbols, where their sources are, and nothing of the machine.</summary>
public sealed class PackagedAssemblyTests(Packages packages)
{
    // Portable PDB v1.0, "Source Link".
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private static readonly string Root = Path.GetFullPath(Path.Join(Packages.Sources, ".."));

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Tool")]
    public void Assemblies_carry_their_symbols(string id)
    {
        Dictionary<string, string[]> documents = ReadSymbols(id, static (symbols, _) =>
            symbols.Documents.Select(handle => symbols.GetString(symbols.GetDocument(handle).Name)).ToArray());

        Assert.NotEmpty(documents);
        Assert.All(documents, static assembly => Assert.NotEmpty(assembly.Value));
        Assert.All(documents.SelectMany(static assembly => assembly.Value), static path => Assert.StartsWith("/_", path));
    }

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Tool")]
    public void Source_link_leads_to_the_repository_at_the_commit(string id)
    {
        Assert.SkipUnless(Path.Exists(Path.Join(Root, ".git")), "This copy of the repository has no git, so no commit is known.");

        Assert.All(
            ReadSymbols(id, static (symbols, _) => symbols.CustomDebugInformation
                .Select(symbols.GetCustomDebugInformation)
                .Where(information => symbols.GetGuid(information.Kind) == SourceLink)
                .Select(information => Encoding.UTF8.GetString(symbols.GetBlobBytes(information.Value)))
                .SingleOrDefault()),
            static assembly => Assert.Matches(
                @"^\{""documents"":\{""/_/\*"":""https://raw\.githubusercontent\.com/kfuncgen/kfuncgen/[0-9a-f]{40}/\*""", assembly.Value));
    }

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Tool")]
    public void Assemblies_are_the_same_wherever_they_are_built(string id) => Assert.All(
        ReadSymbols(id, static (_, image) => image.ReadDebugDirectory().Select(static entry => entry.Type).ToArray()),
        static assembly => Assert.Contains(DebugDirectoryEntryType.Reproducible, assembly.Value));

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Kernels")]
    [InlineData("KfuncGen.Tool")]
    [InlineData("KfuncGen.Templates")]
    public void No_file_names_a_path_of_the_machine(string id)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] paths = [Root, Path.Join(home, ".nuget")];
        byte[][] spellings = [.. paths.SelectMany(static path => new[] { Encoding.UTF8.GetBytes(path), Encoding.Unicode.GetBytes(path) })];
        using ZipArchive package = packages.Open(id);

        Assert.DoesNotContain(package.Entries, entry => spellings.Any(path => Read(entry).AsSpan().IndexOf(path) >= 0));
    }

    // Tests are built as anybody builds; a release is built with CI=true. What paths depend on is the same for both.
    [Theory]
    [InlineData("true")]
    [InlineData("")]
    public void Builds_of_CI_and_of_others_leave_out_paths(string ci)
    {
        (int exitCode, string output) = DotNet.Run(
            Path.Join(Packages.Sources, "KfuncGen"),
            "msbuild", $"-p:CI={ci}", "-getProperty:DeterministicSourcePaths", "-getProperty:DebugType", "-getProperty:Deterministic");

        Assert.Equal(0, exitCode);
        Assert.Contains("\"DeterministicSourcePaths\": \"true\"", output);
        Assert.Contains("\"DebugType\": \"embedded\"", output);
        Assert.Contains("\"Deterministic\": \"true\"", output);
    }

    private Dictionary<string, T> ReadSymbols<T>(string id, Func<MetadataReader, PEReader, T> read)
    {
        using ZipArchive package = packages.Open(id);
        Dictionary<string, T> found = [];

        foreach (ZipArchiveEntry entry in package.Entries.Where(
            static entry => entry.Name.StartsWith("KfuncGen", StringComparison.Ordinal)
                && entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using PEReader image = new(new MemoryStream(Read(entry)));
            DebugDirectoryEntry embedded = image.ReadDebugDirectory().Single(
                static entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            using MetadataReaderProvider symbols = image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
            found.Add(entry.FullName, read(symbols.GetMetadataReader(), image));
        }

        return found;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using MemoryStream bytes = new();

        using (Stream stream = entry.Open())
        {
            stream.CopyTo(bytes);
        }

        return bytes.ToArray();
    }
}
