using System.ComponentModel;

namespace KfuncGen;

/// <summary>
/// A file that functions with <see cref="BpfFunctionAttribute"/> of this assembly are made of. The build writes it, so that
/// programs of other projects can call them: their code becomes part of such a program.
/// </summary>
/// <param name="path">The file, as symbols name it.</param>
/// <param name="text">Its C#.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BpfFunctionSourceAttribute(string path, string text) : Attribute
{
    /// <summary>The file, as symbols name it.</summary>
    public string Path { get; } = path;

    /// <summary>Its C#.</summary>
    public string Text { get; } = text;

    /// <summary>The preprocessor's symbols that it was compiled with, with semicolons in between.</summary>
    public string Symbols { get; init; } = "";

    /// <summary>Whether its arithmetic is checked where nothing else is said.</summary>
    public bool IsChecked { get; init; }
}
