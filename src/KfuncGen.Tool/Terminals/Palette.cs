namespace KfuncGen.Tool.Terminals;

/// <summary>Sets words apart on a terminal that shows colours; anywhere else it gives them back as they are.</summary>
/// <param name="HasColor">Whether there are colours.</param>
internal readonly record struct Palette(bool HasColor)
{
    /// <summary>Text that stays text.</summary>
    public static Palette None => default;

    /// <summary>
    /// Whether colours are wanted on a terminal: <c>NO_COLOR</c> set to anything says no (no-color.org), and so does a terminal
    /// that has none.
    /// </summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    public static bool IsWanted(Func<string, string?> variable) =>
        string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not (null or "" or "dumb");

    /// <summary>What a part starts with.</summary>
    public string Heading(string text) => Paint("1", text);

    /// <summary>What breaks programs.</summary>
    public string Bad(string text) => Paint("31", text);

    /// <summary>What programs may have to follow.</summary>
    public string Warning(string text) => Paint("33", text);

    /// <summary>What is new, or as it should be.</summary>
    public string Good(string text) => Paint("32", text);

    private string Paint(string code, string text) => HasColor ? $"\e[{code}m{text}\e[0m" : text;
}
