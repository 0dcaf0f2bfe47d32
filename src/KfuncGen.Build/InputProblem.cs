namespace KfuncGen.Build;

/// <summary>The codes of what can be wrong with a project's snapshots. Each has a page in <c>docs/rules</c>.</summary>
internal static class InputProblem
{
    /// <summary>A file is not there or cannot be read or written.</summary>
    public const string NotAFile = "KFG0010";

    /// <summary>A file is neither a snapshot nor raw BTF.</summary>
    public const string NotASnapshot = "KFG0011";

    /// <summary>A file starts like BTF and is damaged.</summary>
    public const string DamagedBtf = "KFG0012";

    /// <summary>The id sets do not belong to the BTF, or are damaged.</summary>
    public const string DamagedBtfIds = "KFG0013";

    /// <summary>Item metadata does not say what it should.</summary>
    public const string InvalidMetadata = "KFG0014";
}
