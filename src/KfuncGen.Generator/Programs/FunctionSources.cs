using System.Collections.Immutable;
using KfuncGen.Generator.Lowering.Sources;
using KfuncGen.Generator.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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

    /// <summary>Whether a struct has code that its users may want: members, or what its constructor begins with.</summary>
    public static bool HasCode(SyntaxNode node) =>
        node is StructDeclarationSyntax or RecordDeclarationSyntax { RawKind: (int)SyntaxKind.RecordStructDeclaration }
        && node is TypeDeclarationSyntax { TypeParameterList: null } declaration && !declaration.Modifiers.Any(SyntaxKind.RefKeyword)
        && (node is RecordDeclarationSyntax || declaration.ParameterList is not null || declaration.Members.Any(IsCode));

    /// <summary>
    /// A struct that programs of other projects can use, by its documentation id; null for any other: what has references in it is in no
    /// program.
    /// </summary>
    public static string? ReadStruct(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return context.SemanticModel.GetDeclaredSymbol(context.Node, cancellation) is INamedTypeSymbol { IsUnmanagedType: true } type
            && CarriedFiles.IsVisibleOutside(type, context.SemanticModel.Compilation)
            ? type.GetDocumentationCommentId()
            : null;
    }

    private static bool IsCode(MemberDeclarationSyntax member) => member switch
    {
        PropertyDeclarationSyntax property => property.ExpressionBody is not null || property.Initializer is not null
            || property.AccessorList?.Accessors.Any(static one => one.Body is not null || one.ExpressionBody is not null) == true,
        BaseMethodDeclarationSyntax or IndexerDeclarationSyntax => true,
        _ => false,
    };

    /// <summary>The file's text.</summary>
    /// <param name="compilation">The user's code.</param>
    /// <param name="generated">What the generator has made for it.</param>
    /// <param name="declared">The functions and structs that others can use.</param>
    /// <param name="cancellation">Stops it.</param>
    public static string Write(
        Compilation compilation, ImmutableArray<SyntaxTree> generated, IEnumerable<string> declared, CancellationToken cancellation)
    {
        CodeWriter writer = new();
        CSharpText.Header(writer, "The files that the BPF functions of this assembly are made of, for programs of other projects.");
        writer.Line();

        foreach (CarriedFile file in CarriedFiles.Collect(compilation.AddSyntaxTrees(generated), declared, cancellation))
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
