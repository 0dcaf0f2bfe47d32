using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Architecture.Tests.Sources;

/// <summary>A C# file that somebody wrote: none that a program writes, and none that is what a test expects.</summary>
internal sealed class SourceFile
{
    private static readonly string[] Folders = ["src", "tests", "samples", "eng"];

    private readonly Lazy<SyntaxTree> tree;

    private SourceFile(string file)
    {
        Path = System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        Text = SourceText.From(File.ReadAllText(file));
        tree = new(() => CSharpSyntaxTree.ParseText(Text, new CSharpParseOptions(LanguageVersion.Preview)));
    }

    /// <summary>All of them, sorted.</summary>
    internal static IReadOnlyList<SourceFile> All { get; } =
    [
        .. from folder in Folders
           from file in Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
           where IsWritten(System.IO.Path.GetRelativePath(Repository.Root, file))
           orderby file
           select new SourceFile(file),
    ];

    /// <summary>Where it is, from the repository's root, with slashes.</summary>
    internal string Path { get; }

    /// <summary>Its name, without its folder.</summary>
    internal string Name => System.IO.Path.GetFileName(Path);

    internal SourceText Text { get; }

    /// <summary>What it is to the compiler.</summary>
    internal SyntaxNode Root => tree.Value.GetRoot();

    /// <summary>Where a line is, as a person looks for it.</summary>
    internal string Place(TextLine line) => $"{Path}({line.LineNumber + 1})";

    /// <inheritdoc cref="Place(TextLine)"/>
    internal string Place(SyntaxToken token) => Place(Text.Lines.GetLineFromPosition(token.SpanStart));

    /// <summary>Whether a line begins within a literal that has more than one line.</summary>
    internal bool IsWithinText(TextLine line)
    {
        if (line.LineNumber == 0)
        {
            return false;
        }

        SyntaxToken token = Root.FindToken(line.Start);
        return token.SpanStart < line.Start
            && token.Kind() is SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.StringLiteralToken;
    }

    private static bool IsWritten(string path)
    {
        string[] parts = path.Split('/', '\\');
        return !parts.Contains("obj")
            && !parts.Contains("bin")
            && !path.EndsWith(".g.cs", StringComparison.Ordinal)
            && !path.Contains(".verified.", StringComparison.Ordinal)
            && !path.Contains(".received.", StringComparison.Ordinal);
    }
}
