using System.Collections.Immutable;
using KfuncGen.Generator.Lowering.Sources;
using KfuncGen.Generator.Writing;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Programs;

/// <summary>Makes the file by which an assembly carries the source of its BPF functions. Only a build asks for it.</summary>
internal static class FunctionSources
{
    /// <summary>The name of the file.</summary>
    public const string HintName = "bpf-functions.g.cs";

    /// <summary>A function that other projects can call, by its documentation id; null for any other.</summary>
    public static string? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return context.TargetSymbol is IMethodSymbol method && CarriedFiles.IsVisibleOutside(method, context.SemanticModel.Compilation)
            ? method.GetDocumentationCommentId()
            : null;
    }

    /// <summary>The file's text.</summary>
    /// <param name="compilation">The user's code.</param>
    /// <param name="generated">What the generator has made for it.</param>
    /// <param name="functions">The functions that others can call.</param>
    /// <param name="cancellation">Stops it.</param>
    public static string Write(
        Compilation compilation, ImmutableArray<SyntaxTree> generated, IEnumerable<string> functions, CancellationToken cancellation)
    {
        CodeWriter writer = new();
        CSharpText.Header(writer, "The files that the BPF functions of this assembly are made of, for programs of other projects.");
        writer.Line();

        foreach (CarriedFile file in CarriedFiles.Collect(compilation.AddSyntaxTrees(generated), functions, cancellation))
        {
            writer.Line("[assembly: global::KfuncGen.BpfFunctionSource(");
            writer.Indent();
            writer.Line($"{CSharpText.Literal(file.Path)},");
            writer.Line($"{CSharpText.Literal(file.Text)},");
            writer.Line($"Symbols = {CSharpText.Literal(file.Symbols)},");
            writer.Line($"IsChecked = {(file.IsChecked ? "true" : "false")})]");
            writer.Outdent();
        }

        return writer.ToSourceText().ToString();
    }
}
