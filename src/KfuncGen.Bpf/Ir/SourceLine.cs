namespace KfuncGen.Bpf.Ir;

/// <summary>The line of C# that an instruction comes from.</summary>
/// <param name="File">The path of the file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">The text of the line, without the space around it.</param>
public sealed record SourceLine(string File, int Line, int Column, string Text);
