namespace KfuncGen.Tool.Terminals;

/// <summary>Writes what a command makes to the file that its user named, or to standard output.</summary>
internal static class OutputFile
{
    /// <summary>Writes a text.</summary>
    /// <param name="terminal">Where it goes without a file.</param>
    /// <param name="path">The file; null for standard output.</param>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the error: <c>the snapshot</c>.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(Terminal terminal, string? path, string text, string what)
    {
        if (path is null)
        {
            terminal.Output.Write(text);
            return;
        }

        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: {what} cannot be written: {exception.Message}");
        }
    }
}
