namespace KfuncGen.Generator.Diagnostics;

/// <summary>
/// The ids of all rules. KFG00xx is about input and configuration, KFG01xx about availability, drift and lifecycle,
/// KFG02xx about what the verifier would refuse, KFG03xx about what has no form in BPF. KFG0010 to KFG0019 are the MSBuild task's.
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

    /// <summary>The project's C# is older than what is generated.</summary>
    public const string OldLanguage = "KFG0020";

    /// <summary>A type that gets generated members is a file's own.</summary>
    public const string FileLocal = "KFG0021";

    /// <summary><c>KfuncTypesNamespace</c> is no namespace.</summary>
    public const string InvalidNamespace = "KFG0022";

    /// <summary>A program's name clashes with something that is generated.</summary>
    public const string ProgramClash = "KFG0023";

    /// <summary>A type hides a namespace that generated code names.</summary>
    public const string HiddenNamespace = "KFG0024";

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

    /// <summary>A <c>[KernelFields]</c> asks for what no target has.</summary>
    public const string UnknownField = "KFG0110";

    /// <summary>A field's type is wider, or has another sign, on a target than its C# type.</summary>
    public const string FieldDrift = "KFG0111";

    /// <summary>A hook is missing on a target, or has other arguments there.</summary>
    public const string HookMissing = "KFG0112";

    /// <summary>A program calls what programs of its kind may not call.</summary>
    public const string VerifierContext = "KFG0201";

    /// <summary>What is acquired is not released once on every way out.</summary>
    public const string VerifierOwnership = "KFG0202";

    /// <summary>What may be null is used without a comparison.</summary>
    public const string VerifierNull = "KFG0203";

    /// <summary>A section is not balanced, or what it protects is used outside of it.</summary>
    public const string VerifierProtection = "KFG0204";

    /// <summary>What may sleep is called where that is not allowed.</summary>
    public const string VerifierSleep = "KFG0205";

    /// <summary>An argument is not what the kernel takes.</summary>
    public const string VerifierArguments = "KFG0206";

    /// <summary>Something is done with a lock held, or to it, that the kernel does not take.</summary>
    public const string VerifierLocks = "KFG0207";

    /// <summary>Memory is used that is not valid any more.</summary>
    public const string VerifierMemory = "KFG0208";

    /// <summary>A loop is too long for the verifier.</summary>
    public const string VerifierLoops = "KFG0209";

    /// <summary>A program's licence does not allow a call.</summary>
    public const string VerifierPrivileges = "KFG0210";

    /// <summary>A program returns what the kernel does not take of its kind.</summary>
    public const string VerifierResults = "KFG0211";

    /// <summary>A BPF function contains what has no form in BPF.</summary>
    public const string UnsupportedBpfCode = "KFG0301";

    /// <summary>A BPF function uses a type that BPF has no form of.</summary>
    public const string UnsupportedBpfType = "KFG0302";

    /// <summary>A BPF function calls what is none.</summary>
    public const string NotBpfFunction = "KFG0303";

    /// <summary>What only the kernel can run is used outside of BPF functions.</summary>
    public const string OutsideBpfFunction = "KFG0304";

    /// <summary>A BPF program's method has the wrong form for its type.</summary>
    public const string BpfProgramSignature = "KFG0305";

    /// <summary>A BPF function has more than five arguments.</summary>
    public const string TooManyBpfArguments = "KFG0306";

    /// <summary>A BPF program goes beyond a limit of the kernel.</summary>
    public const string BpfLimit = "KFG0307";

    /// <summary>A BPF function computes in a checked context.</summary>
    public const string CheckedBpfArithmetic = "KFG0308";

    /// <summary>A static field of a BPF program has an initializer.</summary>
    public const string InitializedBpfField = "KFG0309";

    /// <summary>Data that several CPUs share is changed in two steps.</summary>
    public const string LostChange = "KFG0310";

    /// <summary>The key of a map has bytes that belong to no field.</summary>
    public const string PaddedMapKey = "KFG0311";

    /// <summary>What is the declaration of a map or datum is used as if it was one.</summary>
    public const string DeclarationOnly = "KFG0312";

    /// <summary>A static field of which each program has a copy of its own.</summary>
    public const string UnsharedData = "KFG0313";

    /// <summary>A map is declared in a way that it cannot be made of, or is used by who does not have it.</summary>
    public const string InvalidMap = "KFG0314";
}
