using System.Collections.Immutable;
using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.KernelTypes;
using KfuncGen.Generator.Writing;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Programs;

/// <summary>What the generator makes for programs to call, parsed: the stubs, what implements methods, and the kernel's types.</summary>
/// <param name="Trees">The files.</param>
internal sealed record GeneratedTrees(ImmutableArray<SyntaxTree> Trees)
{
    /// <summary>Writes and parses them.</summary>
    public static GeneratedTrees Parse(
        ImmutableArray<(BindingModel Model, string HintName)> bindings,
        ImmutableArray<(EquatableArray<MethodModel> Model, string HintName)> methods,
        KernelTypesModel types,
        string typesNamespace,
        ParseOptions options,
        CancellationToken cancellation)
    {
        IEnumerable<SourceText> texts = bindings.Select(file => DeclarationsWriter.Write(file.Model, typesNamespace))
            .Concat(methods.Select(file => MethodsWriter.Write(file.Model, typesNamespace)))
            .Concat(types.IsEmpty ? [] : [KernelTypesWriter.Write(types)]);

        CSharpParseOptions plain = ((CSharpParseOptions)options).WithDocumentationMode(DocumentationMode.None);
        return new GeneratedTrees([.. texts.Select(text => CSharpSyntaxTree.ParseText(text, plain, cancellationToken: cancellation))]);
    }
}
