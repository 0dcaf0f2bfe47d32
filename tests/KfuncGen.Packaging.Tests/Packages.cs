using System.IO.Compression;
using System.Reflection;
using Xunit;

[assembly: AssemblyFixture(typeof(KfuncGen.Packaging.Tests.Packages))]

namespace KfuncGen.Packaging.Tests;

/// <summary>The packages, made once for all tests, in a folder outside the repository.</summary>
public sealed class Packages : IDisposable
{
    /// <summary>Packs the projects as they were built for the tests.</summary>
    public Packages()
    {
        Root = Directory.CreateTempSubdirectory("kfuncgen-packaging-").FullName;
        Directory.CreateDirectory(Folder);

        foreach (string project in new[] { "KfuncGen", "KfuncGen.Kernels", "KfuncGen.Tool", "KfuncGen.Templates" })
        {
            Pack(project, Folder);
        }
    }

    /// <summary>The folder that goes away with the tests.</summary>
    public string Root { get; }

    /// <summary>Where the packages are.</summary>
    public string Folder => Path.Join(Root, "packages");

    /// <summary>Their version: as of a release, whatever tags this copy of the repository has.</summary>
    public static string Version { get; } = Metadata("PackageVersion");

    /// <summary>Where the projects are.</summary>
    public static string Sources { get; } = Metadata("Sources");

    /// <summary>Packs one project.</summary>
    public static void Pack(string project, string folder)
    {
        (int exitCode, string output) = DotNet.Run(
            Path.Join(Sources, project),
            "pack", "--no-build", "--nologo", "-c", Metadata("Configuration"), "-o", folder, $"-p:MinVerVersionOverride={Version}");

        Assert.True(exitCode == 0, output);
    }

    /// <summary>Opens a package of these.</summary>
    public ZipArchive Open(string id) => ZipFile.OpenRead(Path.Join(Folder, $"{id}.{Version}.nupkg"));

    /// <summary>Copies the consumers to a folder of their own, beside the packages.</summary>
    /// <param name="name">A name for the folder; null for any.</param>
    public ConsumerFolder CopyConsumers(string? name = null) => new(Root, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Metadata(string key) =>
        typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
