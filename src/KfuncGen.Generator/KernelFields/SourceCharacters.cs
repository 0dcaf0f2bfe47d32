using KfuncGen.Snapshots.Companions;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.KernelFields;

/// <summary>A file's text as the compiler holds it, of which nothing is copied before it is asked for.</summary>
/// <param name="text">The text.</param>
internal sealed class SourceCharacters(SourceText text) : ICharacters
{
    /// <inheritdoc/>
    public int Length => text.Length;

    /// <inheritdoc/>
    public char this[int index] => text[index];

    /// <inheritdoc/>
    public string Substring(int start, int length) => text.ToString(new TextSpan(start, length));
}
