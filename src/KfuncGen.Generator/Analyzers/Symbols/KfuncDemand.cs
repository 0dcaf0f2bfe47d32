using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;

namespace KfuncGen.Generator.Analyzers.Symbols;

/// <summary>What the use of a member asks of the kernel: one variant of a kfunc.</summary>
/// <param name="Kfunc">The kernel's name of the kfunc.</param>
/// <param name="Identifier">The variant: the kernel's name for the newest, <c>name___flavour</c> for another.</param>
/// <param name="Present">The targets on which it can be called, oldest first.</param>
/// <param name="Missing">The targets that lack it, oldest first.</param>
/// <param name="Refused">The targets that have it and refuse every call, oldest first.</param>
/// <param name="IsPushed">Whether a <c>[RequiresKfunc]</c> says so; otherwise the member is the kfunc's stub.</param>
internal sealed record KfuncDemand(
    string Kfunc,
    string Identifier,
    EquatableArray<string> Present,
    EquatableArray<string> Missing,
    EquatableArray<string> Refused,
    bool IsPushed)
{
    /// <summary>What the use of a variant asks for that a <c>[RequiresKfunc]</c> names.</summary>
    public static KfuncDemand Pushed(StubVariant variant, string identifier) =>
        new(variant.Kfunc, identifier, variant.Present, variant.Missing, variant.Refused, IsPushed: true);

    /// <summary>Whether every target has it and takes the call.</summary>
    public bool IsMetEverywhere => Missing.IsEmpty && Refused.IsEmpty;

    /// <summary>The targets on which it cannot be called.</summary>
    public IEnumerable<string> Without => Missing.Concat(Refused);

    /// <summary>The same in words: <c>missing on debian-6.1 and refused on debian-7.2</c>.</summary>
    public string Absence => AbsenceWords.Of(Missing, Refused, Present.Count + Missing.Count + Refused.Count);

    /// <summary>What the kernel lacks where it is not met: a type that is asked for itself is the type.</summary>
    public string Subject => IsField && Identifier.EndsWith("." + GeneratedMembers.Exists, StringComparison.Ordinal)
        ? Identifier.Substring(0, Identifier.Length - GeneratedMembers.Exists.Length - 1)
        : Identifier;

    /// <summary>Whether it is a field of a kernel type, whose path stands for name and variant: <c>task_struct.pid</c>.</summary>
    public bool IsField => Identifier.IndexOf('.') >= 0;
}
