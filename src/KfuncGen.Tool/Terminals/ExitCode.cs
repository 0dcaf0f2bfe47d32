namespace KfuncGen.Tool.Terminals;

/// <summary>What a run of <c>kfuncgen</c> ends with.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The input is missing, damaged or of the wrong kind.</summary>
    public const int BadInput = 1;

    /// <summary>The command line is not understood.</summary>
    public const int BadUsage = 2;

    /// <summary>There is drift of the level that was asked about.</summary>
    public const int Drift = 3;

    /// <summary>There is something wrong with the kernel that was examined.</summary>
    public const int Findings = 3;
}
