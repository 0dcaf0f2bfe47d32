namespace KfuncGen.Generator.Diagnostics;

/// <summary>
/// The ids of all rules. KFG00xx is about input and configuration, KFG01xx about availability, drift and lifecycle.
/// KFG0010 to KFG0019 are the MSBuild task's.
/// </summary>
internal static class DiagnosticIds
{
    /// <summary>A snapshot or lifecycle file cannot be read.</summary>
    public const string UnreadableInput = "KFG0001";

    /// <summary><c>KfuncTargets</c> names a target that no snapshot has.</summary>
    public const string UnknownTarget = "KFG0002";

    /// <summary>A pattern matches no kfunc of the targets.</summary>
    public const string UnmatchedPattern = "KFG0003";

    /// <summary>A type that gets generated members is not partial.</summary>
    public const string NotPartial = "KFG0004";

    /// <summary>Bindings are asked for and there is no target.</summary>
    public const string NoTargets = "KFG0005";

    /// <summary>A class declares a member that would be generated.</summary>
    public const string MemberClash = "KFG0006";

    /// <summary>Two snapshots have one name.</summary>
    public const string DuplicateTarget = "KFG0007";

    /// <summary>A <c>[Kfunc]</c> method names a kfunc that no target has.</summary>
    public const string UnknownKfunc = "KFG0008";

    /// <summary>A <c>[Kfunc]</c> method does not have the form that can be implemented.</summary>
    public const string InvalidMethod = "KFG0009";

    /// <summary>A kfunc is missing on some target and no guard covers its use.</summary>
    public const string Missing = "KFG0101";

    /// <summary>The compiler's warning for a deprecated stub.</summary>
    public const string Deprecated = "KFG0102";

    /// <summary>A kfunc's contract moves across the targets.</summary>
    public const string Unstable = "KFG0103";

    /// <summary>A kfunc is young or short-lived.</summary>
    public const string Young = "KFG0104";

    /// <summary>A guard's answer is the same on every target.</summary>
    public const string ConstantGuard = "KFG0105";

    /// <summary>The guard tests another kfunc or another variant than the one that is used.</summary>
    public const string WrongGuard = "KFG0106";

    /// <summary>A <c>[Kfunc]</c> method does not match the kfunc's contract.</summary>
    public const string ContractMismatch = "KFG0107";

    /// <summary>A <c>[KfuncGuard]</c> member does not imply what it says.</summary>
    public const string GuardNotImplied = "KFG0108";

    /// <summary>A <c>[KfuncGuard]</c> or <c>[RequiresKfunc]</c> names what no target has.</summary>
    public const string UnknownName = "KFG0109";
}
