using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Diagnostics;

/// <summary>What the rules say. Each has a page in <c>docs/rules</c> and a row in <c>AnalyzerReleases</c>.</summary>
internal static class Descriptors
{
    private const string Input = "KfuncGen.Input";
    private const string Availability = "KfuncGen.Availability";
    private const string Programs = "KfuncGen.Programs";
    private const string Verifier = "KfuncGen.Verifier";

    /// <summary>KFG0001</summary>
    public static readonly DiagnosticDescriptor UnreadableInput = Create(
        DiagnosticIds.UnreadableInput, Input, DiagnosticSeverity.Error,
        "A snapshot or lifecycle file cannot be read",
        "{0}",
        WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>KFG0002</summary>
    public static readonly DiagnosticDescriptor UnknownTarget = Create(
        DiagnosticIds.UnknownTarget, Input, DiagnosticSeverity.Error,
        "KfuncTargets names a target that no snapshot has",
        "KfuncTargets names '{0}', which is none of the project's snapshots ({2}){1}",
        WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>KFG0003</summary>
    public static readonly DiagnosticDescriptor UnmatchedPattern = Create(
        DiagnosticIds.UnmatchedPattern, Input, DiagnosticSeverity.Warning,
        "A pattern matches no kfunc",
        "'{0}' matches no kfunc on any target ({1}){2}");

    /// <summary>KFG0004</summary>
    public static readonly DiagnosticDescriptor NotPartial = Create(
        DiagnosticIds.NotPartial, Input, DiagnosticSeverity.Error,
        "A type that gets kfunc bindings is not partial",
        "'{0}' must be partial so that kfunc bindings can be added to {1}");

    /// <summary>KFG0005</summary>
    public static readonly DiagnosticDescriptor NoTargets = Create(
        DiagnosticIds.NoTargets, Input, DiagnosticSeverity.Error,
        "Kfunc bindings are asked for and the project has no target",
        "The project has no kernel snapshot to take kfuncs from; add <KfuncSnapshot Include=\"….kfuncs\" /> or reference " +
        "KfuncGen.Kernels");

    /// <summary>KFG0006</summary>
    public static readonly DiagnosticDescriptor MemberClash = Create(
        DiagnosticIds.MemberClash, Input, DiagnosticSeverity.Error,
        "A class declares a member that would be generated",
        "'{0}' declares '{1}', which is the name of a generated member; rename it, or leave the kfunc out of [KfuncBindings]");

    /// <summary>KFG0007</summary>
    public static readonly DiagnosticDescriptor DuplicateTarget = Create(
        DiagnosticIds.DuplicateTarget, Input, DiagnosticSeverity.Error,
        "Two snapshots have one name",
        "The name '{0}' is taken by '{1}'; give one of the two another with 'kfuncgen snapshot --name'",
        WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>KFG0008</summary>
    public static readonly DiagnosticDescriptor UnknownKfunc = Create(
        DiagnosticIds.UnknownKfunc, Input, DiagnosticSeverity.Error,
        "A [Kfunc] method names a kfunc that no target has",
        "'{0}' is a kfunc on none of the targets ({1}){2}");

    /// <summary>KFG0009</summary>
    public static readonly DiagnosticDescriptor InvalidMethod = Create(
        DiagnosticIds.InvalidMethod, Input, DiagnosticSeverity.Error,
        "A [Kfunc] method cannot be implemented",
        "'{0}' must be static, partial, without a body{1} and without type parameters to be implemented as a kfunc stub");

    /// <summary>KFG0020</summary>
    public static readonly DiagnosticDescriptor OldLanguage = Create(
        DiagnosticIds.OldLanguage, Input, DiagnosticSeverity.Error,
        "The project's C# is older than what is generated",
        "Nothing is generated for '{0}': the project is in C# {1}, and what is generated needs C# {2}; remove <LangVersion>, or raise it");

    /// <summary>KFG0021</summary>
    public static readonly DiagnosticDescriptor FileLocal = Create(
        DiagnosticIds.FileLocal, Input, DiagnosticSeverity.Error,
        "A type that gets generated members is a file's own",
        "Nothing is generated for '{0}': a 'file' type can only be added to in its file; make it 'internal'");

    /// <summary>KFG0022</summary>
    public static readonly DiagnosticDescriptor InvalidNamespace = Create(
        DiagnosticIds.InvalidNamespace, Input, DiagnosticSeverity.Error,
        "KfuncTypesNamespace is no namespace",
        "KfuncTypesNamespace is '{0}', which is {1}: kernel types stay in 'KfuncGen'; write names with dots between them, such as " +
        "'My.Kernel'",
        WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>KFG0023</summary>
    public static readonly DiagnosticDescriptor ProgramClash = Create(
        DiagnosticIds.ProgramClash, Input, DiagnosticSeverity.Error,
        "A program's name clashes with something that is generated",
        "Nothing is generated for the program '{0}': {1}; rename it");

    /// <summary>KFG0024</summary>
    public static readonly DiagnosticDescriptor HiddenNamespace = Create(
        DiagnosticIds.HiddenNamespace, Input, DiagnosticSeverity.Error,
        "A type hides a namespace that generated code names",
        "Nothing is generated in this project: the type '{0}' hides the namespace of that name, and generated code could name nothing " +
        "in it; rename the type, or put it in a namespace");

    /// <summary>KFG0101</summary>
    public static readonly DiagnosticDescriptor Missing = Create(
        DiagnosticIds.Missing, Availability, DiagnosticSeverity.Warning,
        "A kfunc is missing or refused on a target and no guard covers its use",
        "{0} is {1} and no guard covers this use; test '{2}' first");

    /// <summary>KFG0103</summary>
    public static readonly DiagnosticDescriptor Unstable = Create(
        DiagnosticIds.Unstable, Availability, DiagnosticSeverity.Warning,
        "A kfunc's contract drifts across the targets",
        "'{0}' is unstable: {1}");

    /// <summary>KFG0104</summary>
    public static readonly DiagnosticDescriptor Young = Create(
        DiagnosticIds.Young, Availability, DiagnosticSeverity.Info,
        "A kfunc is young or short-lived",
        "'{0}' {1}");

    /// <summary>KFG0105</summary>
    public static readonly DiagnosticDescriptor ConstantGuard = Create(
        DiagnosticIds.ConstantGuard, Availability, DiagnosticSeverity.Info,
        "A guard is always true or always false",
        "'{0}' is {1}");

    /// <summary>KFG0106</summary>
    public static readonly DiagnosticDescriptor WrongGuard = Create(
        DiagnosticIds.WrongGuard, Availability, DiagnosticSeverity.Warning,
        "A guard tests another kfunc or variant than the one used",
        "The guard tests '{0}', {3}; used is '{1}', which is {2}");

    /// <summary>KFG0107</summary>
    public static readonly DiagnosticDescriptor ContractMismatch = Create(
        DiagnosticIds.ContractMismatch, Availability, DiagnosticSeverity.Error,
        "A [Kfunc] method does not match the kfunc's contract",
        "'{0}' does not match kfunc '{1}' on any target: {2}; the prototype is '{3}'");

    /// <summary>KFG0108</summary>
    public static readonly DiagnosticDescriptor GuardNotImplied = Create(
        DiagnosticIds.GuardNotImplied, Availability, DiagnosticSeverity.Warning,
        "A [KfuncGuard] member does not imply that the kfunc exists",
        "'{0}' is marked as a guard of '{1}', but {2}");

    /// <summary>KFG0109</summary>
    public static readonly DiagnosticDescriptor UnknownName = Create(
        DiagnosticIds.UnknownName, Availability, DiagnosticSeverity.Warning,
        "An attribute names a kfunc that no target has",
        "'{0}' is a kfunc on none of the targets ({1}){2}");

    /// <summary>KFG0110</summary>
    public static readonly DiagnosticDescriptor UnknownField = Create(
        DiagnosticIds.UnknownField, Availability, DiagnosticSeverity.Warning,
        "An attribute asks for a field that no target has",
        "On none of the targets ({0}) {1}{2}");

    /// <summary>KFG0111</summary>
    public static readonly DiagnosticDescriptor FieldDrift = Create(
        DiagnosticIds.FieldDrift, Availability, DiagnosticSeverity.Warning,
        "A field's type drifts across the targets",
        "'{0}' is {1} here and {2}{3}");

    /// <summary>KFG0112</summary>
    public static readonly DiagnosticDescriptor HookMissing = Create(
        DiagnosticIds.HookMissing, Availability, DiagnosticSeverity.Warning,
        "A hook is missing on a target, or has other arguments there",
        "The hook '{0}' {1}");

    /// <summary>KFG0201</summary>
    public static readonly DiagnosticDescriptor VerifierContext = Create(
        DiagnosticIds.VerifierContext, Verifier, DiagnosticSeverity.Warning,
        "A program calls what programs of its kind may not call",
        "{0}");

    /// <summary>KFG0202</summary>
    public static readonly DiagnosticDescriptor VerifierOwnership = Create(
        DiagnosticIds.VerifierOwnership, Verifier, DiagnosticSeverity.Warning,
        "A reference is not released once on every way out",
        "{0}");

    /// <summary>KFG0203</summary>
    public static readonly DiagnosticDescriptor VerifierNull = Create(
        DiagnosticIds.VerifierNull, Verifier, DiagnosticSeverity.Warning,
        "A pointer that may be null is used without a comparison",
        "{0}");

    /// <summary>KFG0204</summary>
    public static readonly DiagnosticDescriptor VerifierProtection = Create(
        DiagnosticIds.VerifierProtection, Verifier, DiagnosticSeverity.Warning,
        "A section is not balanced, or what it protects is used outside of it",
        "{0}");

    /// <summary>KFG0205</summary>
    public static readonly DiagnosticDescriptor VerifierSleep = Create(
        DiagnosticIds.VerifierSleep, Verifier, DiagnosticSeverity.Warning,
        "What may sleep is called where that is not allowed",
        "{0}");

    /// <summary>KFG0206</summary>
    public static readonly DiagnosticDescriptor VerifierArguments = Create(
        DiagnosticIds.VerifierArguments, Verifier, DiagnosticSeverity.Warning,
        "An argument is not what the kernel takes",
        "{0}");

    /// <summary>KFG0207</summary>
    public static readonly DiagnosticDescriptor VerifierLocks = Create(
        DiagnosticIds.VerifierLocks, Verifier, DiagnosticSeverity.Warning,
        "A lock is not released once on every way out, or what is not allowed happens under it",
        "{0}");

    /// <summary>KFG0208</summary>
    public static readonly DiagnosticDescriptor VerifierMemory = Create(
        DiagnosticIds.VerifierMemory, Verifier, DiagnosticSeverity.Warning,
        "A part of a packet is used after a call that may have moved it",
        "{0}");

    /// <summary>KFG0209</summary>
    public static readonly DiagnosticDescriptor VerifierLoops = Create(
        DiagnosticIds.VerifierLoops, Verifier, DiagnosticSeverity.Warning,
        "The verifier sees no end of a loop, or none within its limit",
        "{0}");

    /// <summary>KFG0210</summary>
    public static readonly DiagnosticDescriptor VerifierPrivileges = Create(
        DiagnosticIds.VerifierPrivileges, Verifier, DiagnosticSeverity.Warning,
        "A program's licence does not allow a call, or loading needs more because of it",
        "{0}");

    /// <summary>KFG0211</summary>
    public static readonly DiagnosticDescriptor VerifierResults = Create(
        DiagnosticIds.VerifierResults, Verifier, DiagnosticSeverity.Warning,
        "A program returns what the kernel does not take of its kind",
        "{0}");

    /// <summary>KFG0301</summary>
    public static readonly DiagnosticDescriptor UnsupportedBpfCode = Create(
        DiagnosticIds.UnsupportedBpfCode, Programs, DiagnosticSeverity.Error,
        "A BPF function contains what has no form in BPF",
        "BPF has no form of {0}; {1}");

    /// <summary>KFG0302</summary>
    public static readonly DiagnosticDescriptor UnsupportedBpfType = Create(
        DiagnosticIds.UnsupportedBpfType, Programs, DiagnosticSeverity.Error,
        "A BPF function uses a type that BPF has no form of",
        "A BPF function cannot use '{0}' here; {1}");

    /// <summary>KFG0303</summary>
    public static readonly DiagnosticDescriptor NotBpfFunction = Create(
        DiagnosticIds.NotBpfFunction, Programs, DiagnosticSeverity.Error,
        "A BPF function calls what is none",
        "A BPF function cannot call '{0}': {1}");

    /// <summary>KFG0304</summary>
    public static readonly DiagnosticDescriptor OutsideBpfFunction = Create(
        DiagnosticIds.OutsideBpfFunction, Programs, DiagnosticSeverity.Error,
        "What only the kernel can run is used outside of BPF functions",
        "'{0}' runs in the kernel only; mark the method with [BpfFunction] or [BpfProgram], or {1}");

    /// <summary>KFG0305</summary>
    public static readonly DiagnosticDescriptor BpfProgramSignature = Create(
        DiagnosticIds.BpfProgramSignature, Programs, DiagnosticSeverity.Error,
        "A BPF program's method has the wrong form for its type",
        "'{0}' is a program of type {1} and has to be '{2}'");

    /// <summary>KFG0306</summary>
    public static readonly DiagnosticDescriptor TooManyBpfArguments = Create(
        DiagnosticIds.TooManyBpfArguments, Programs, DiagnosticSeverity.Error,
        "A BPF function has more than five arguments",
        "'{0}' takes {1} arguments in BPF, which has five registers for them ({2}); put some into a struct and pass that by 'ref' or 'in'");

    /// <summary>KFG0307</summary>
    public static readonly DiagnosticDescriptor BpfLimit = Create(
        DiagnosticIds.BpfLimit, Programs, DiagnosticSeverity.Error,
        "A BPF program goes beyond a limit of the kernel",
        "{0}");

    /// <summary>KFG0308</summary>
    public static readonly DiagnosticDescriptor CheckedBpfArithmetic = Create(
        DiagnosticIds.CheckedBpfArithmetic, Programs, DiagnosticSeverity.Error,
        "A BPF function computes in a checked context",
        "BPF does not notice an overflow, so this cannot be 'checked'; compare before, or write 'unchecked(…)' where wrapping round is " +
        "meant");

    /// <summary>KFG0309</summary>
    public static readonly DiagnosticDescriptor InitializedBpfField = Create(
        DiagnosticIds.InitializedBpfField, Programs, DiagnosticSeverity.Error,
        "What a static field of a BPF program begins with cannot be seen where it is loaded",
        "What '{0}' begins with is read where the program is loaded, and '{1}' cannot see the field; make it 'internal', or set it in " +
        "the program");

    /// <summary>KFG0310</summary>
    public static readonly DiagnosticDescriptor LostChange = Create(
        DiagnosticIds.LostChange, Programs, DiagnosticSeverity.Info,
        "Data that several CPUs share is changed in two steps",
        "A program runs on several CPUs at once, and between reading and writing '{0}' another one may change it, which is lost then; " +
        "use '{1}'");

    /// <summary>KFG0311</summary>
    public static readonly DiagnosticDescriptor PaddedMapKey = Create(
        DiagnosticIds.PaddedMapKey, Programs, DiagnosticSeverity.Warning,
        "The key of a map has bytes that belong to no field",
        "The kernel compares all {0} bytes of a '{1}', and {2} of these belong to no field, so equal keys may not be found; fill the " +
        "gap with a field, or order the fields by size");

    /// <summary>KFG0312</summary>
    public static readonly DiagnosticDescriptor DeclarationOnly = Create(
        DiagnosticIds.DeclarationOnly, Programs, DiagnosticSeverity.Error,
        "The declaration of a map or of shared data is used outside of BPF functions",
        "'{0}' only declares {1} of '{2}', which each loaded object has one of; use the property '{3}' of what '{2}.Bpf.Load()' gives");

    /// <summary>KFG0313</summary>
    public static readonly DiagnosticDescriptor UnsharedData = Create(
        DiagnosticIds.UnsharedData, Programs, DiagnosticSeverity.Warning,
        "Programs that use one static field have a copy each",
        "Each program that is loaded has a '{0}' of its own, and several of '{1}' use it; mark '{1}' with [BpfObject], whose programs " +
        "share their data and are loaded together, or give each a field of its own");

    /// <summary>KFG0314</summary>
    public static readonly DiagnosticDescriptor InvalidMap = Create(
        DiagnosticIds.InvalidMap, Programs, DiagnosticSeverity.Error,
        "A map is declared or used in a wrong way",
        "'{0}' cannot be used as a map: {1}");

    // What is an error of programs leaves one without code: no option and no pragma makes it silent. Uses outside of them do not.
    private static DiagnosticDescriptor Create(
        string id, string category, DiagnosticSeverity severity, string title, string message, params string[] tags) =>
        new(
            id,
            title,
            message,
            category,
            severity,
            isEnabledByDefault: true,
            helpLinkUri: HelpLinks.For(id),
            customTags: category == Programs && severity == DiagnosticSeverity.Error
                && id is not (DiagnosticIds.OutsideBpfFunction or DiagnosticIds.DeclarationOnly)
                ? [.. tags, WellKnownDiagnosticTags.NotConfigurable]
                : tags);
}
