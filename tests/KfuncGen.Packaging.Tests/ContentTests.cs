using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace KfuncGen.Packaging.Tests;

public sealed partial class ContentTests(Packages packages)
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
                "lib/net10.0/KfuncGen.Linux.dll",
                "analyzers/dotnet/cs/KfuncGen.Generator.dll",
                "analyzers/dotnet/cs/KfuncGen.CodeFixes.dll",
                "analyzers/dotnet/cs/KfuncGen.Completion.dll",
                "analyzers/dotnet/cs/KfuncGen.Bpf.dll",
                "analyzers/dotnet/cs/KfuncGen.Snapshots.dll",
                "analyzers/dotnet/cs/KfuncGen.Stubs.dll",
                "build/net10.0/KfuncGen.props",
                "build/net10.0/KfuncGen.targets",
                "build/kernel.lifecycle",
                "build/tasks/KfuncGen.Build.dll",
                "build/tasks/KfuncGen.Btf.dll",
                "build/tasks/KfuncGen.Images.dll",
                "build/tasks/KfuncGen.Capture.dll",
                "build/tasks/KfuncGen.Snapshots.dll",
                "buildTransitive/net10.0/KfuncGen.props",
                "buildTransitive/net10.0/KfuncGen.targets",
            ]),
            package.Entries.Select(static entry => entry.FullName).ToHashSet());
    }

    [Fact]
    public void What_is_Linuxs_shows_no_type_to_users_and_does_not_go_to_the_build()
    {
        using ZipArchive package = packages.Open("KfuncGen");
        using MemoryStream bytes = new();

        using (Stream stream = package.GetEntry("lib/net10.0/KfuncGen.Linux.dll")!.Open())
        {
            stream.CopyTo(bytes);
        }

        bytes.Position = 0;
        using PEReader library = new(bytes);
        MetadataReader metadata = library.GetMetadataReader();

        Assert.Empty(metadata.TypeDefinitions
            .Select(metadata.GetTypeDefinition)
            .Where(static type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .Select(type => metadata.GetString(type.Name)));
        Assert.Null(package.GetEntry("build/tasks/KfuncGen.Linux.dll"));
    }

    [Fact]
    public void Kernels_package_holds_snapshots_and_the_items_that_name_them()
    {
        using ZipArchive package = packages.Open("KfuncGen.Kernels");
        string[] files = [.. package.Entries.Select(static entry => entry.FullName)];

        Assert.Equal(
            ["debian-6.1", "debian-6.12", "debian-6.16", "debian-6.18", "debian-7.2", "debian-7.3"],
            KernelsOf(".kfuncs"));
        Assert.Equal(KernelsOf(".kfuncs"), KernelsOf(".ktypes"));
        Assert.Equal(KernelsOf(".kfuncs"), KernelsOf(".khooks"));
        Assert.Equal(files.Count(static file => file.StartsWith("kernels/")), 3 * KernelsOf(".kfuncs").Length);
        Assert.Contains("build/KfuncGen.Kernels.props", files);
        Assert.Contains("buildTransitive/KfuncGen.Kernels.props", files);
        Assert.DoesNotContain(files, static file => file.EndsWith(".dll"));

        string[] KernelsOf(string extension) =>
        [
            .. files.Where(file => file.StartsWith("kernels/") && file.EndsWith(extension))
                .Select(file => file["kernels/".Length..^extension.Length]).Order(StringComparer.Ordinal),
        ];
    }

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Kernels")]
    [InlineData("KfuncGen.Tool")]
    [InlineData("KfuncGen.Templates")]
    public void Package_depends_on_no_other(string id) =>
        Assert.DoesNotContain(Manifest(id).Descendants(), static element => element.Name.LocalName == "dependency");

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Kernels")]
    [InlineData("KfuncGen.Tool")]
    [InlineData("KfuncGen.Templates")]
    public void Package_has_licence_readme_and_icon(string id)
    {
        XDocument manifest = Manifest(id);

        Assert.Equal("MIT", Value(manifest, "license"));
        Assert.Equal("README.md", Value(manifest, "readme"));
        Assert.Equal("icon.png", Value(manifest, "icon"));
        Assert.NotEmpty(Value(manifest, "description"));
        Assert.StartsWith("https://", Value(manifest, "projectUrl"));
        Assert.Contains(manifest.Descendants(), static element => element.Name.LocalName == "repository");
    }

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Kernels")]
    [InlineData("KfuncGen.Tool")]
    [InlineData("KfuncGen.Templates")]
    public void Links_of_a_packages_page_lead_to_files_of_the_repository(string id)
    {
        using ZipArchive package = packages.Open(id);
        using StreamReader reader = new(package.GetEntry("README.md")!.Open());
        string page = reader.ReadToEnd();
        string files = Value(Manifest(id), "projectUrl") + "/blob/main/";

        Assert.DoesNotContain(LinkPattern().Matches(page), static link => !link.Groups["target"].Value.StartsWith("https://"));
        Assert.All(
            LinkPattern().Matches(page).Select(static link => link.Groups["target"].Value).Where(link => link.StartsWith(files)),
            link => Assert.True(File.Exists(Path.Join(Packages.Sources, "..", link[files.Length..].Split('#')[0])), link));
        Assert.Equal(id == "KfuncGen", page.Contains(files));
    }

    [Fact]
    public void Snapshots_are_for_the_build_and_nobody_depends_on_them() =>
        Assert.Equal("true", Value(Manifest("KfuncGen.Kernels"), "developmentDependency"));

    [Fact]
    public void What_is_public_is_described()
    {
        using ZipArchive package = packages.Open("KfuncGen");
        using StreamReader reader = new(package.GetEntry("lib/net10.0/KfuncGen.xml")!.Open());
        XDocument described = XDocument.Load(reader);

        Assert.Contains(
            described.Descendants("member"), static member => member.Attribute("name")!.Value == "T:KfuncGen.KfuncGuardAttribute");
    }

    [Theory]
    [InlineData("KfuncGen")]
    [InlineData("KfuncGen.Kernels")]
    [InlineData("KfuncGen.Tool")]
    [InlineData("KfuncGen.Templates")]
    public void Packing_twice_gives_the_same_bytes(string id)
    {
        string again = Path.Join(packages.Root, "again");
        Packages.Pack(id, again);

        string name = $"{id}.{Packages.Version}.nupkg";
        Assert.Equal(File.ReadAllBytes(Path.Join(packages.Folder, name)), File.ReadAllBytes(Path.Join(again, name)));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex LinkPattern();

    private XDocument Manifest(string id)
    {
        using ZipArchive package = packages.Open(id);
        using Stream stream = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream);
    }

    private static string Value(XDocument manifest, string element) =>
        manifest.Descendants().Single(each => each.Name.LocalName == element).Value;
}
