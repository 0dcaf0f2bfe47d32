using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>An additional file that is not on disk.</summary>
internal sealed class TextFile(string path, string text) : AdditionalText
{
    private readonly SourceText text = SourceText.From(text, Encoding.UTF8);

    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => text;
}
