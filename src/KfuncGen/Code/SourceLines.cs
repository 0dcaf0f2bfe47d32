namespace KfuncGen.Code;

/// <summary>Which C# the slots of a program come from.</summary>
internal static class SourceLines
{
    /// <summary>The C# of a slot; null where the build knows none.</summary>
    public static BpfSourceLine? Find(BpfProgramCode code, int slot)
    {
        BpfProgramLine? found = null;

        foreach (BpfProgramLine line in code.Lines)
        {
            if (line.Instruction > slot)
            {
                break;
            }

            found = line;
        }

        return found is { } last && last.File < code.Files.Length
            ? new(code.Files[last.File], last.Line, last.Column, last.Text.Trim())
            : null;
    }
}
