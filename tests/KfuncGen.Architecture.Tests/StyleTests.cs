using KfuncGen.Architecture.Tests.Sources;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Architecture.Tests;

/// <summary>What <c>.editorconfig</c> cannot say of how the sources look.</summary>
public sealed class StyleTests
{
    private const int LongestLine = 140;

    [Fact]
    public void A_line_has_at_most_140_characters() => AssertNone(
        from file in SourceFile.All
        from line in file.Text.Lines
        where line.End - line.Start > LongestLine && !IsTextOfOneLine(file, line)
        select $"{file.Place(line)} has {line.End - line.Start} characters");

    [Fact]
    public void There_is_one_empty_line_at_most_between_others() => AssertNone(
        from file in SourceFile.All
        from line in file.Text.Lines.Skip(1)
        where line.Span.IsEmpty
            && file.Text.Lines[line.LineNumber - 1].Span.IsEmpty
            && line.End < file.Text.Length
            && !file.IsWithinText(line)
        select $"{file.Place(line)} is the second empty line");

    // A template's files have the names that a user's project wants.
    [Fact]
    public void A_file_of_src_has_a_name_of_its_own() => AssertNone(
        from file in SourceFile.All
        where file.Path.StartsWith("src/", StringComparison.Ordinal) && !file.Path.Contains("/templates/", StringComparison.Ordinal)
        group file.Path by file.Name into files
        where files.Count() > 1
        select $"{string.Join(" and ", files)}: a name that tells them apart");

    /// <summary>
    /// Whether a line is text in which a line is one fact, and so cannot be broken: a kfunc or a type of a snapshot, a row of a table.
    /// C# in a text can.
    /// </summary>
    private static bool IsTextOfOneLine(SourceFile file, TextLine line)
    {
        string text = line.ToString().Trim();
        return file.IsWithinText(line)
            && (text.StartsWith("kfunc ", StringComparison.Ordinal)
                || text.StartsWith("struct ", StringComparison.Ordinal)
                || text.Contains("    ", StringComparison.Ordinal));
    }

    private static void AssertNone(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, string.Join('\n', all.Take(40)));
    }
}
