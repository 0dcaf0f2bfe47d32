using KfuncGen.Snapshots.Hooks;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Contracts;

/// <summary>The contract of one kfunc in one kernel build.</summary>
public sealed record Kfunc
{
    /// <summary>The kernel's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>What it returns.</summary>
    public required CType ReturnType { get; init; }

    /// <summary>What a program passes: implicit arguments are not among them.</summary>
    public required EquatableArray<CParameter> Parameters { get; init; }

    /// <summary>Whether the prototype ends in <c>...</c>.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>
    /// The sets it is in, in the order of the kernel's sets; null where the source does not say, as BTF alone does not.
    /// </summary>
    public required EquatableArray<KfuncRegistration>? Registrations { get; init; }

    /// <summary>
    /// The trailing arguments that the verifier supplies (KF_IMPLICIT_ARGS, since 7.0); empty where there are none.
    /// </summary>
    public EquatableArray<CParameter> ImplicitArguments { get; init; }

    /// <summary>
    /// Whether the kernel's BTF still has the implicit arguments in the prototype that programs must match. Such a kfunc
    /// cannot be called on that build: tools/bpf/resolve_btfids, 7.0 to 7.2, finds kfuncs by a tag that it may lack.
    /// </summary>
    public bool HasImplicitArgumentsInBtf { get; init; }

    /// <summary>Whether BTF marks the function with the decl tag <c>bpf_kfunc</c>. Not having it says nothing before 7.3.</summary>
    public bool IsTagged { get; init; }

    /// <summary>The module that has it; null for the kernel image.</summary>
    public string? Module { get; init; }

    /// <summary>
    /// The program types, of those in <see cref="KernelSnapshot.ProbedProgramTypes"/>, that the verifier of the running kernel lets call
    /// it: measured, where the hooks in <see cref="Registrations"/> follow from the names of sets. Null where it was not asked or said
    /// neither yes nor no.
    /// </summary>
    public EquatableArray<string>? AdmittedProgramTypes { get; init; }

    /// <summary>The flags that all registrations have in common; null where registrations are not known.</summary>
    public KfuncFlags? Flags => Registrations is { } known
        ? known.Aggregate(
            known.IsEmpty ? KfuncFlags.None : (KfuncFlags)ulong.MaxValue, static (flags, registration) => flags & registration.Flags)
        : null;

    /// <summary>The flags that at least one registration has; null where registrations are not known.</summary>
    public KfuncFlags? AnyFlags => Registrations is { } known
        ? known.Aggregate(KfuncFlags.None, static (flags, registration) => flags | registration.Flags)
        : null;

    /// <summary>Whether a program can call it: false for a function that is only there to have its return value changed.</summary>
    public bool IsCallable => Registrations is not { IsEmpty: false } known
        || known.Any(static registration => registration.Hooks is not { } hooks || hooks.Any(static hook => hook != KfuncHooks.Fmodret));
}
