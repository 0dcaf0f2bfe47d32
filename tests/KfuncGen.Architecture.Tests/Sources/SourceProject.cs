using System.Xml.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Architecture.Tests.Sources;

/// <summary>
/// One project below <c>src</c>, compiled from its sources: against the framework of this test and what lies beside this test's
/// assembly, which is close enough to tell what every name means.
/// </summary>
internal sealed class SourceProject
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private SourceProject(string name, string folder, IReadOnlyList<string> references, CSharpCompilation compilation)
    {
        Name = name;
        Folder = folder;
        References = references;
        Compilation = compilation;
    }

    internal string Name { get; }

    internal string Folder { get; }

    /// <summary>The projects below <c>src</c> that this one compiles against, sorted by name.</summary>
    internal IReadOnlyList<string> References { get; }

    internal CSharpCompilation Compilation { get; }

    /// <summary>The names of all projects below <c>src</c> that have sources of their own.</summary>
    internal static IEnumerable<string> Names =>
        from folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
        from file in Directory.EnumerateFiles(folder, "*.csproj")
        where !File.ReadAllText(file).Contains("<EnableDefaultItems>false<", StringComparison.Ordinal) && Sources(folder).Any()
        orderby file
        select Path.GetFileNameWithoutExtension(file);

    internal static SourceProject Read(string name)
    {
        string folder = Path.Combine(Repository.Root, "src", name);
        XDocument project = XDocument.Load(Path.Combine(folder, name + ".csproj"));
        string assembly = project.Descendants("AssemblyName").FirstOrDefault()?.Value ?? name;
        var parsing = new CSharpParseOptions(LanguageVersion.Preview);

        IEnumerable<SyntaxTree> trees = Sources(folder).Concat(Linked(project, folder))
            .Select(path => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(path)), parsing, path))
            .Prepend(CSharpSyntaxTree.ParseText(ImplicitUsings, parsing));

        var options = new CSharpCompilationOptions(
            assembly == "KfuncGen.Tool" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable);

        var compilation = CSharpCompilation.Create(assembly, trees, Assemblies([.. ReachedProjects(project)], Aliases(project)), options);

        return new SourceProject(name, folder, ReferencedProjects(project), compilation);
    }

    /// <summary>The folder of a source file within the project, with slashes; "." for the project's own.</summary>
    internal string? FolderOf(SyntaxTree tree)
    {
        if (!tree.FilePath.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return null;
        }

        string inner = Path.GetDirectoryName(Path.GetRelativePath(Folder, tree.FilePath))!;

        return inner.Length == 0 ? "." : inner.Replace('\\', '/');
    }

    private static IEnumerable<string> Sources(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        let first = Path.GetRelativePath(folder, file).Split('/', '\\')[0]
        where first is not ("obj" or "bin")
        orderby file
        select file;

    private static IEnumerable<string> Linked(XDocument project, string folder) =>
        from item in project.Descendants("Compile")
        let include = item.Attribute("Include")?.Value
        where include is not null && include.StartsWith("../", StringComparison.Ordinal)
        from file in Directory.EnumerateFiles(Path.Combine(folder, Path.GetDirectoryName(include)!), Path.GetFileName(include))
        where item.Attribute("Exclude")?.Value is not { } left || Path.GetFileName(file) != Path.GetFileName(left)
        select Path.GetFullPath(file);

    // An item that is only built or packed beside the project is no arrow.
    private static List<string> ReferencedProjects(XDocument project) =>
        [.. from item in project.Descendants("ProjectReference")
            where item.Attribute("ReferenceOutputAssembly")?.Value != "false"
            let name = Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value)
            orderby name
            select name];

    private static IEnumerable<string> ReachedProjects(XDocument project) =>
        from name in ReferencedProjects(project)
        let path = Path.Combine(Repository.Root, "src", name, name + ".csproj")
        from reached in ReachedProjects(XDocument.Load(path)).Prepend(name)
        select reached;

    private static Dictionary<string, string> Aliases(XDocument project) =>
        (from item in project.Descendants("ProjectReference")
         let alias = item.Attribute("Aliases")?.Value
         where alias is not null
         select (Name: Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value), Alias: alias))
        .ToDictionary(static one => one.Name, static one => one.Alias);

    // Of our own assemblies only those that the project knows: the others have types of the same names.
    private static IEnumerable<MetadataReference> Assemblies(string[] projects, Dictionary<string, string> aliases)
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;

        return from path in trusted.Split(Path.PathSeparator).Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
                   .DistinctBy(Path.GetFileName)
               let name = Path.GetFileNameWithoutExtension(path)
               where projects.Contains(name) || !name.StartsWith("KfuncGen", StringComparison.OrdinalIgnoreCase)
               where IsManaged(path)
               select MetadataReference.CreateFromFile(
                   path,
                   aliases.TryGetValue(name, out string? alias) ? MetadataReferenceProperties.Assembly.WithAliases([alias]) : default);
    }

    private static bool IsManaged(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);

        return reader.HasMetadata;
    }
}
