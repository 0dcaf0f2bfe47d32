using System.Globalization;

namespace KfuncGen.Tool.Terminals;

/// <summary>Where a command writes to.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsOutputInteractive">Whether somebody reads the output on a terminal.</param>
/// <param name="IsErrorInteractive">Whether somebody reads the errors on a terminal that can take a line back: progress is shown
/// there only.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool IsOutputInteractive, bool IsErrorInteractive)
{
    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    /// <summary>The terminal of this process.</summary>
    public static Terminal Console { get; } = new(
        System.Console.Out,
        System.Console.Error,
        !System.Console.IsOutputRedirected,
        !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb")
    {
        Palette = new Palette(!System.Console.IsOutputRedirected && Palette.IsWanted(Environment.GetEnvironmentVariable)),
    };

    /// <summary>The colours of standard output: none but on a terminal that has some.</summary>
    public Palette Palette { get; init; }

    /// <summary>Whether to say what takes how long.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Tells the user how long something took, where the user wants to know.</summary>
    public void Time(TimeSpan duration, string what)
    {
        if (IsVerbose)
        {
            Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kfuncgen: {duration.TotalSeconds,7:0.000} s  {what}"));
        }
    }

    /// <summary>Tells the user what is good to know and stops nothing; once, however many sources give cause for it.</summary>
    public void Note(string text)
    {
        if (said.Add(text))
        {
            Error.WriteLine($"kfuncgen: note: {text}");
        }
    }
}
