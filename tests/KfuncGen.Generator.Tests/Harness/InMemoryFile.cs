using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Tests.Harness;

/// <summary>An additional file that is not on disk.</summary>
internal sealed class InMemoryFile(string path, string text, string? kind) : AdditionalText
{
    private readonly SourceText text = SourceText.From(text, Encoding.UTF8);

    /// <summary>The metadata by which the build tells the generator what it is; null for some other tool's file.</summary>
    public string? Kind { get; } = kind;

    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => text;
}
