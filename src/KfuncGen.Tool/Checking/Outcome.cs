namespace KfuncGen.Tool.Checking;

/// <summary>What becomes of a program on a kernel.</summary>
internal enum Outcome
{
    /// <summary>The kernel has what it can get to. What its verifier says of the rest is not known.</summary>
    Loads,

    /// <summary>It does not load, but another one does in its place.</summary>
    FallsBack,

    /// <summary>It does not load, and the application goes on without it.</summary>
    LeftOut,

    /// <summary>The kernel lacks a kfunc that it can get to.</summary>
    KfuncAbsent,

    /// <summary>The kernel has a kfunc that it can get to with another contract, or refuses every call of it.</summary>
    KfuncChanged,

    /// <summary>The kernel lacks a helper that it can get to.</summary>
    HelperAbsent,

    /// <summary>The kernel lacks a field, an enum's value or a type that it can get to.</summary>
    FieldAbsent,

    /// <summary>The kernel has a field that it can get to as something else.</summary>
    FieldChanged,

    /// <summary>The kernel lacks the trace point, function or hook that it is loaded for.</summary>
    HookAbsent,

    /// <summary>The hook that it is loaded for has other arguments in the kernel.</summary>
    HookChanged,

    /// <summary>The kernel has no programs of its kind.</summary>
    KindAbsent,

    /// <summary>The kernel does not let programs of this kind call a kfunc that it can get to.</summary>
    KindNotAdmitted,

    /// <summary>The assembly has no code of it.</summary>
    NoCode,
}
