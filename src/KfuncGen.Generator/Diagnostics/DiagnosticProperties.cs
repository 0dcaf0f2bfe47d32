namespace KfuncGen.Generator.Diagnostics;

/// <summary>What diagnostics tell the code fixes.</summary>
internal static class DiagnosticProperties
{
    /// <summary>The kernel's name of the kfunc.</summary>
    public const string Kfunc = nameof(Kfunc);

    /// <summary>The variant.</summary>
    public const string Identifier = nameof(Identifier);

    /// <summary>What a guard always is: <c>true</c> or <c>false</c>.</summary>
    public const string Value = nameof(Value);

    /// <summary>The kernel's name of what has to be called as well; empty where that is not the remedy.</summary>
    public const string Remedy = nameof(Remedy);
}
