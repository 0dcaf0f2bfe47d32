using System.Collections.Immutable;
using KfuncGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>An application, three of KfuncGen's own libraries, that may ask for fields of five kernel types, for six kernels.</summary>
internal sealed class FieldsProject
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using " +
        "System.Threading;";

    private const string Bindings = "[KfuncGen.KfuncBindings(\"bpf_task_*\")]";

    private const string Fields = """
        [KfuncGen.KernelFields("task_struct", "pid", "tgid", "comm", "real_parent", "start_time", "mm.arg_start", "cred.uid.val")]
        [KfuncGen.KernelFields("file", "f_flags", "f_pos", "f_inode")]
        [KfuncGen.KernelFields("inode", "i_ino", "i_size", "i_uid.val")]
        [KfuncGen.KernelFields("sock", "sk_protocol", "__sk_common.skc_family", "__sk_common.skc_dport", "__sk_common.skc_daddr")]
        [KfuncGen.KernelFields("linux_binprm", "argc", "filename")]
        """;

    private const string Class = "internal static partial class Kf;";

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Preview, DocumentationMode.None);
    private static readonly string Snapshots = Path.Combine(AppContext.BaseDirectory, "Snapshots");

    private readonly string[] application =
    [
        Usings,
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Application"), "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(static file => File.ReadAllText(file).Replace("KfuncGen.", "Application.")),
    ];

    private readonly MetadataReference[] references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(KfuncAttribute).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public int Lines => application.Sum(static text => text.AsSpan().Count('\n'));

    /// <summary>Compiles it from its text on.</summary>
    /// <param name="hasTypes">Whether the kernels' types are among its files.</param>
    /// <param name="asks">Whether it asks for fields.</param>
    /// <returns>The size of the assembly in bytes.</returns>
    public long Compile(bool hasTypes, bool asks)
    {
        CSharpCompilation project = CSharpCompilation.Create(
            "Project",
            application.Append(Bindings + (asks ? Fields : "") + Class).Select(static text => CSharpSyntaxTree.ParseText(text, Parse)),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        ImmutableArray<AdditionalText> files =
        [
            .. Directory.GetFiles(Snapshots, "*.k*").Order(StringComparer.Ordinal)
                .Where(file => hasTypes || file.EndsWith(".kfuncs", StringComparison.Ordinal))
                .Select(static file => new FileOnDisk(file)),
        ];

        CSharpGeneratorDriver.Create([new KfuncBindingsGenerator().AsSourceGenerator()], files, Parse, new ProjectOptions())
            .RunGeneratorsAndUpdateCompilation(project, out Compilation whole, out _);

        using MemoryStream assembly = new();

        return whole.Emit(assembly) is { Success: true }
            ? assembly.Length
            : throw new InvalidOperationException(
                whole.Emit(Stream.Null).Diagnostics.First(static one => one.Severity == DiagnosticSeverity.Error).ToString());
    }
}
