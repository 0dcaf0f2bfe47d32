namespace KfuncGen.Generator.Diagnostics;

/// <summary>The ids of what is suppressed.</summary>
internal static class SuppressionIds
{
    /// <summary>KFG0102, where the deprecated kfunc is the guarded fallback of its replacement.</summary>
    public const string Fallback = "KFGS001";

    /// <summary>What is said of a field that nobody assigns, where it declares a map or datum of an object.</summary>
    public const string Declaration = "KFGS002";
}
