using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>What a project sees of the library's package: all that is in its <c>lib/</c> is offered while typing.</summary>
public sealed class PublicSurfaceTests(Packages packages)
{
    private const string Library = "lib/net10.0/";

    [Fact]
    public void Only_the_library_itself_has_public_types()
    {
        using ZipArchive package = packages.Open("KfuncGen");
        string[] others = [.. Assemblies(package).Where(static entry => entry.Name != "KfuncGen.dll").SelectMany(PublicTypes)];

        Assert.Equal([], others);
        Assert.NotEmpty(PublicTypes(package.GetEntry(Library + "KfuncGen.dll")!));
    }

    [Fact]
    public void Readers_of_images_are_not_in_the_library()
    {
        using ZipArchive package = packages.Open("KfuncGen");
        string[] types = [.. Assemblies(package).SelectMany(AllTypes)];

        Assert.DoesNotContain(types, static type => type.StartsWith("KfuncGen.Images.", StringComparison.Ordinal));
        Assert.Contains("KfuncGen.Btf.BtfReader", types);
    }

    private static IEnumerable<ZipArchiveEntry> Assemblies(ZipArchive package) =>
        package.Entries.Where(
            static entry => entry.FullName.StartsWith(Library, StringComparison.Ordinal)
                && entry.Name.EndsWith(".dll", StringComparison.Ordinal));

    private static List<string> PublicTypes(ZipArchiveEntry assembly) =>
        Types(assembly, static type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public);

    private static List<string> AllTypes(ZipArchiveEntry assembly) => Types(assembly, static _ => true);

    private static List<string> Types(ZipArchiveEntry assembly, Func<TypeDefinition, bool> isWanted)
    {
        using Stream packed = assembly.Open();
        using MemoryStream bytes = new();
        packed.CopyTo(bytes);
        bytes.Position = 0;

        using PEReader file = new(bytes);
        MetadataReader metadata = file.GetMetadataReader();

        return
        [
            .. from handle in metadata.TypeDefinitions
               let type = metadata.GetTypeDefinition(handle)
               where isWanted(type)
               select $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}",
        ];
    }
}
