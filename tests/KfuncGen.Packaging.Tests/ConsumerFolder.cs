using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>
/// Consumers of the packages in a folder outside the repository, with a package cache of its own: nothing of an earlier
/// run can stand in for what was packed.
/// </summary>
public sealed class ConsumerFolder
{
    private readonly string root;
    private readonly string cache;

    /// <summary>Copies the consumers.</summary>
    /// <param name="packagesRoot">Where the packages are.</param>
    /// <param name="name">A name for the folder; null for any.</param>
    public ConsumerFolder(string packagesRoot, string? name = null)
    {
        root = Directory.CreateDirectory(Path.Join(packagesRoot, name ?? Path.GetRandomFileName())).FullName;
        cache = Path.Join(packagesRoot, "cache");
        string source = Path.Join(AppContext.BaseDirectory, "Consumers");

        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = Path.Join(root, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        string configuration = Path.Join(root, "nuget.config");
        File.WriteAllText(
            configuration, File.ReadAllText(configuration).Replace("\"packages\"", $"\"{Path.Join(packagesRoot, "packages")}\""));
    }

    /// <summary>The path of something in the folder.</summary>
    public string this[string relative] => Path.Join(root, relative);

    /// <summary>Builds a consumer.</summary>
    public (int ExitCode, string Output) Build(string consumer, params string[] properties) =>
        Run(consumer, ["build", "-tl:off", .. properties]);

    /// <summary>Builds a consumer that must build, and runs it.</summary>
    public string BuildAndRun(string consumer)
    {
        (int built, string build) = Build(consumer);
        Assert.True(built == 0, build);

        (int ran, string output) = DotNet.Run(
            this[consumer], "exec", Path.Join(this[consumer], "bin", "Debug", "net10.0", $"{consumer}.dll"));
        Assert.True(ran == 0, output);
        return output;
    }

    /// <summary>Applies the fixes for an id, as <c>dotnet format</c> does; the consumer has been built.</summary>
    public (int ExitCode, string Output) Fix(string consumer, string id)
    {
        SayProperties(consumer);
        return DotNet.Run(this[consumer], "format", "analyzers", "--no-restore", "--severity", "warn", "--diagnostics", id);
    }

    /// <summary>Says the properties of <see cref="Run"/> in a file, for what takes none.</summary>
    public void SayProperties(string consumer, params (string Name, string Value)[] more) => File.WriteAllText(
        this[$"{consumer}/Directory.Build.props"],
        $"<Project><PropertyGroup><KfuncGenVersion>{Packages.Version}</KfuncGenVersion>" +
        $"<RestorePackagesPath>{cache}</RestorePackagesPath>" +
        string.Concat(more.Select(static one => $"<{one.Name}>{one.Value}</{one.Name}>")) +
        "</PropertyGroup></Project>");

    /// <summary>Runs a command of <c>dotnet</c> on a consumer.</summary>
    public (int ExitCode, string Output) Run(string consumer, params string[] arguments) => DotNet.Run(
        this[consumer],
        [.. arguments, $"-p:KfuncGenVersion={Packages.Version}", $"-p:RestorePackagesPath={cache}"]);
}
