namespace KfuncGen;

/// <summary>A place in the C# source of a BPF program.</summary>
/// <param name="File">The path of the file, as the compiler was given it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">The text of the line, without the space around it.</param>
public sealed record BpfSourceLine(string File, int Line, int Column, string Text)
{
    /// <summary>File and line: <c>Tasks.cs:12</c>.</summary>
    public override string ToString() => $"{File}:{Line}";
}
