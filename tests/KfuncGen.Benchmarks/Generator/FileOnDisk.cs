using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>An additional file that is read when somebody asks for its text, once, as the compiler's are.</summary>
internal sealed class FileOnDisk(string path) : AdditionalText
{
    private readonly Lazy<SourceText> text = new(() =>
    {
        using FileStream stream = File.OpenRead(path);
        return SourceText.From(stream, Encoding.UTF8);
    });

    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => text.Value;
}
