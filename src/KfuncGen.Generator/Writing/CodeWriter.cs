using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes C# with indentation kept as it goes: nothing is parsed or formatted afterwards.</summary>
internal sealed class CodeWriter
{
    private const int IndentWidth = 4;

    private readonly StringBuilder text = new();
    private int depth;
    private bool needsBlankLine;

    /// <summary>Writes a line; an empty one stays empty.</summary>
    public void Line(string line = "")
    {
        if (needsBlankLine)
        {
            needsBlankLine = false;
            text.Append('\n');
        }

        if (line.Length > 0)
        {
            text.Append(' ', depth * IndentWidth).Append(line);
        }

        text.Append('\n');
    }

    /// <summary>Separates the member before from the one behind, if there is one behind.</summary>
    public void Separate() => needsBlankLine = true;

    /// <summary>Opens a block.</summary>
    public void Open(string? header = null)
    {
        if (header is not null)
        {
            Line(header);
        }

        Line("{");
        depth++;
    }

    /// <summary>Closes a block.</summary>
    public void Close(string end = "}")
    {
        needsBlankLine = false;
        depth--;
        Line(end);
    }

    /// <summary>Indents what follows by one level without a brace.</summary>
    public void Indent() => depth++;

    /// <summary>Takes back <see cref="Indent"/>.</summary>
    public void Outdent() => depth--;

    /// <summary>What was written.</summary>
    public SourceText ToSourceText() => SourceText.From(text.ToString(), Encoding.UTF8, SourceHashAlgorithm.Sha256);
}
