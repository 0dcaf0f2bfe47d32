namespace KfuncGen.Verification.Cases;

/// <summary>A small program, and whether it was written to be right.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Rule">The rule that it is about.</param>
/// <param name="IsRight">Whether it is meant to be taken.</param>
/// <param name="Kind">The program's kind.</param>
/// <param name="Body">Its statements. There is an <c>int x</c> of which nothing is known.</param>
internal sealed record CorpusCase(string Name, string Rule, bool IsRight, string Kind, string Body)
{
    /// <summary>The licence, where the first line says one: <c>// licence: MIT</c>.</summary>
    public string? License => Body.StartsWith(LicenseMark, StringComparison.Ordinal)
        ? Body.Split('\n')[0][LicenseMark.Length..].Trim()
        : null;

    private const string LicenseMark = "// licence:";

    /// <summary>The kind of a case that is a class of its own: its body is the class's members, one of them the program.</summary>
    public const string Whole = "Whole";

    /// <summary>Whether it is a class of its own.</summary>
    public bool IsWhole => Kind == Whole;

    /// <summary>Whether it is part of an object, whose maps it uses.</summary>
    public bool UsesMaps => !IsWhole
        && (Body.Contains("Events.", StringComparison.Ordinal) || Body.Contains("Table.", StringComparison.Ordinal));
}
