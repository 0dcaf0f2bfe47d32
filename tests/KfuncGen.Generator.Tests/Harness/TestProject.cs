using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Tests.Harness;

/// <summary>What a project gives to the compiler: code, snapshots, lifecycle files and options.</summary>
internal sealed class TestProject
{
    private readonly List<InMemoryFile> files = [];
    private readonly Dictionary<string, string> properties = [];

    /// <summary>The C# files.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>The language version; the oldest that generated code must compile with, unless a test says otherwise.</summary>
    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.CSharp12;

    /// <summary>What it references beside the framework and the library.</summary>
    public List<MetadataReference> References { get; } = [];

    /// <summary>Whether it has an entry point.</summary>
    public bool IsProgram { get; set; }

    /// <summary>Whether its own code may be unsafe.</summary>
    public bool AllowsUnsafe { get; set; }

    /// <summary>The additional files.</summary>
    public IReadOnlyList<AdditionalText> Files => files;

    /// <summary>The options as MSBuild hands them over.</summary>
    public AnalyzerConfigOptionsProvider Options => new InMemoryOptions(properties, files);

    /// <summary>A project with one C# file, which uses the library's namespace.</summary>
    public static TestProject With(string source)
    {
        TestProject project = new();
        project.Sources.Add("using KfuncGen;\n" + source);
        return project;
    }

    /// <summary>Adds a snapshot.</summary>
    public TestProject Snapshot(string path, string text)
    {
        files.Add(new InMemoryFile(path, text, "snapshot"));
        return this;
    }

    /// <summary>Adds a kernel's types.</summary>
    public TestProject Types(InMemoryFile file)
    {
        files.Add(file);
        return this;
    }

    /// <summary>Adds a lifecycle file.</summary>
    public TestProject Lifecycle(string path, string text)
    {
        files.Add(new InMemoryFile(path, text, "lifecycle"));
        return this;
    }

    /// <summary>Adds the lifecycle file that the package brings.</summary>
    public TestProject DefaultLifecycle(string path, string text)
    {
        files.Add(new InMemoryFile(path, text, "default-lifecycle"));
        return this;
    }

    /// <summary>Adds a file that is none of ours.</summary>
    public TestProject OtherFile(string path, string text)
    {
        files.Add(new InMemoryFile(path, text, kind: null));
        return this;
    }

    /// <summary>Sets an MSBuild property that the compiler sees.</summary>
    public TestProject Property(string name, string value)
    {
        properties["build_property." + name] = value;
        return this;
    }

    /// <summary>Sets what an <c>.editorconfig</c> says for all files.</summary>
    public TestProject EditorConfig(string name, string value)
    {
        properties[name] = value;
        return this;
    }

    /// <summary>References another project.</summary>
    public TestProject Referencing(MetadataReference reference)
    {
        References.Add(reference);
        return this;
    }

    /// <summary>Makes it a program, whose first file may have top-level statements.</summary>
    public TestProject AsProgram()
    {
        IsProgram = true;
        return this;
    }

    /// <summary>Allows unsafe code in it.</summary>
    public TestProject WithUnsafeCode()
    {
        AllowsUnsafe = true;
        return this;
    }

    /// <summary>Runs the generator.</summary>
    public GeneratorRun Run() => GeneratorRun.Of(this);
}
