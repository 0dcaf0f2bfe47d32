using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Stubs.Signatures;

namespace KfuncGen.Stubs.Variants;

/// <summary>One stub: a C# signature of a kfunc, and the targets on which it is right.</summary>
public sealed record StubVariant
{
    /// <summary>The kernel's name.</summary>
    public required string Kfunc { get; init; }

    /// <summary>What tells it from the newest variant, which has none.</summary>
    public required string? Flavour { get; init; }

    /// <summary>The method's name: the kernel's where C# can overload it, with the flavour where not.</summary>
    public required string MethodName { get; init; }

    /// <summary>The C# signature.</summary>
    public required StubSignature Signature { get; init; }

    /// <summary>The newest C prototype that it stands for.</summary>
    public required string Prototype { get; init; }

    /// <summary>The canonical prototypes that it stands for.</summary>
    public required EquatableArray<string> Shapes { get; init; }

    /// <summary>The flags that all targets which have it, and say so, agree on; null where none says.</summary>
    public required KfuncFlags? Flags { get; init; }

    /// <summary>What the flags are on each run of targets that agree; empty where all do.</summary>
    public required EquatableArray<string> FlagHistory { get; init; }

    /// <summary>The targets whose BTF still carries its implicit arguments, and that refuse the call, oldest first.</summary>
    public required EquatableArray<string> Refused { get; init; }

    /// <summary>The targets that have it, whether it can be called there or not, oldest first.</summary>
    public required EquatableArray<string> Targets { get; init; }

    /// <summary>The targets on which it can be called, oldest first.</summary>
    public required EquatableArray<string> Present { get; init; }

    /// <summary>The targets that lack it, or have the name with another contract, oldest first.</summary>
    public required EquatableArray<string> Missing { get; init; }

    /// <summary>All targets of the project, oldest first.</summary>
    public required EquatableArray<string> AllTargets { get; init; }

    /// <summary>Whether every target has it and takes the call.</summary>
    public bool IsEverywhere => Missing.IsEmpty && Refused.IsEmpty;

    /// <summary>The module that has it; null for the kernel image.</summary>
    public required string? Module { get; init; }

    /// <summary>The <c>[Obsolete]</c> message; null where nothing says that it is deprecated.</summary>
    public required string? Deprecation { get; init; }

    /// <summary>The name of its probe: the kernel's, with the flavour where it has one.</summary>
    public string Identifier => VariantName.Of(Kfunc, Flavour);
}
