using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace KfuncGen.Packaging.Tests;

public sealed class ContentTests(Packages packages)
{
    [Fact]
    public void Library_package_holds_library_compiler_extension_task_and_build_assets()
    {
        using ZipArchive package = packages.Open("KfuncGen");

        Assert.Superset(
            new HashSet<string>(
            [
                "README.md",
                "icon.png",
                "lib/net10.0/KfuncGen.dll",
                "lib/net10.0/KfuncGen.xml",
                "lib/net10.0/KfuncGen.Btf.dll",
                "analyzers/dotnet/cs/KfuncGen.Generator.dll",
                "analyzers/dotnet/cs/KfuncGen.Snapshots.dll",
                "build/KfuncGen.props",
                "build/KfuncGen.targets",
                "build/kernel.lifecycle",
                "build/tasks/KfuncGen.Build.dll",
                "build/tasks/KfuncGen.Btf.dll",
                "build/tasks/KfuncGen.Capture.dll",
                "build/tasks/KfuncGen.Snapshots.dll",
                "buildTransitive/KfuncGen.props",
                "buildTransitive/KfuncGen.targets",
            ]),
            package.Entries.Select(static entry => entry.FullName).ToHashSet());
    }

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Kernels")]
    public void Package_depends_on_no_other(string id) =>
        Assert.DoesNotContain(Manifest(id).Descendants(), static element => element.Name.LocalName == "dependency");

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Kernels")]
    [InlineData("KfuncGen.Tool")]
    public void Package_has_licence_readme_and_icon(string id)
    {
        XDocument manifest = Manifest(id);

        Assert.Equal("MIT", Value(manifest, "license"));
        Assert.Equal("README.md", Value(manifest, "readme"));
        Assert.Equal("icon.png", Value(manifest, "icon"));
        Assert.NotEmpty(Value(manifest, "description"));
    }

    [Fact]
    public void Symbols_go_beside_the_libraries_they_belong_to()
    {
        using ZipArchive symbols = packages.Open("KfuncGen", "snupkg");

        Assert.Equal(
            ["lib/net10.0/KfuncGen.Btf.pdb", "lib/net10.0/KfuncGen.pdb"],
            symbols.Entries.Select(static entry => entry.FullName).Where(static name => name.EndsWith(".pdb")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Packing_twice_gives_the_same_bytes()
    {
        string again = Path.Join(packages.Root, "again");
        Packages.Pack("KfuncGen", again);

        string name = $"KfuncGen.{Packages.Version}.nupkg";
        Assert.Equal(File.ReadAllBytes(Path.Join(packages.Folder, name)), File.ReadAllBytes(Path.Join(again, name)));
    }

    private XDocument Manifest(string id)
    {
        using ZipArchive package = packages.Open(id);
        using Stream stream = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream);
    }

    private static string Value(XDocument manifest, string element) =>
        manifest.Descendants().Single(each => each.Name.LocalName == element).Value;
}
