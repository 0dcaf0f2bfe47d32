namespace KfuncGen.Code;

/// <summary>The C# that slots of a <see cref="BpfProgramCode"/> come from.</summary>
/// <param name="Instruction">The first slot.</param>
/// <param name="File">The index of the file in <see cref="BpfProgramCode.Files"/>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">The text of the line.</param>
internal readonly record struct BpfProgramLine(int Instruction, int File, int Line, int Column, string Text);
