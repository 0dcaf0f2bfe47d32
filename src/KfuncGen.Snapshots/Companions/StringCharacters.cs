namespace KfuncGen.Snapshots.Companions;

/// <summary>A text that is a string already.</summary>
/// <param name="text">The string.</param>
public sealed class StringCharacters(string text) : ICharacters
{
    /// <inheritdoc/>
    public int Length => text.Length;

    /// <inheritdoc/>
    public char this[int index] => text[index];

    /// <inheritdoc/>
    public string Substring(int start, int length) => text.Substring(start, length);
}
