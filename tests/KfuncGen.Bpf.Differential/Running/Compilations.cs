using System.Collections.Immutable;
using KfuncGen.Bpf.Differential.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Bpf.Differential.Running;

// The C# compiler over many programs at once, each in a file of its own.
internal static class Compilations
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Memory.dll"
                or "System.Runtime.InteropServices.dll")
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(BpfProgramAttribute).Assembly.Location),
    ];

    // With the request and, for the CLR, the divisions. The CLR is told not to optimize: what C# means is asked, and the optimizer of
    // .NET 10.0.12 leaves out the check of an index such as `(short)x >>> 21` (memory of others is read then).
    public static CSharpCompilation Of(IReadOnlyList<RandomProgram> programs, bool isForClr) => CSharpCompilation.Create(
        "Programs",
        [
            .. programs.Select(program => CSharpSyntaxTree.ParseText(program.ToText(isForClr), Parse, program.Name + ".cs")),
            CSharpSyntaxTree.ParseText(RequestLayout.Declaration + (isForClr ? BpfDivision.Source : ""), Parse, "Request.cs"),
        ],
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: isForClr ? OptimizationLevel.Debug : OptimizationLevel.Release,
            allowUnsafe: true,
            warningLevel: 0));

    // The errors of a compilation, by name of the program; an error outside of the programs is an error of ours.
    public static IReadOnlyDictionary<string, string> Errors(IEnumerable<Diagnostic> diagnostics)
    {
        Dictionary<string, string> errors = [];

        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                string file = diagnostic.Location.SourceTree?.FilePath ?? throw new InvalidOperationException(diagnostic.ToString());
                errors.TryAdd(Path.GetFileNameWithoutExtension(file), diagnostic.ToString());
            }
        }

        return errors;
    }
}
