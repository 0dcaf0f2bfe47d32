using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>What is known of the object behind a pointer that a call has returned, or that the kernel hands in.</summary>
/// <param name="Call">The call that returned it, or what takes it from the kernel.</param>
/// <param name="Contract">What was called.</param>
/// <param name="Trust">How sure the kernel is of it.</param>
/// <param name="IsOwned">Whether the program holds a reference that it has to release.</param>
/// <param name="Since">The last condition before the call; null for none.</param>
/// <param name="EndedBy">What released it, ended its protection or moved it; null while none has.</param>
/// <param name="IsOfPacket">Whether it is memory of a packet.</param>
internal sealed record KernelObject(
    IrValue Call,
    CalleeContract Contract,
    ObjectTrust Trust,
    bool IsOwned,
    WayStep? Since,
    IrValue? EndedBy = null,
    bool IsOfPacket = false)
{
    /// <summary>What the kernel hands in; null for what a call returned.</summary>
    public IrGiven? Given => Call.Given;

    /// <summary>Whether it may be null where it was not compared.</summary>
    public bool MayBeNull => Given?.Kind == IrGivenKind.TrustedOrNull || Contract.MayReturnNull == true;

    /// <summary>
    /// What it is, in a sentence; <c>{0}</c> is the first of <see cref="Expressions"/>. Null where it has no place in C#.
    /// </summary>
    public string? Subject => Given is { } given ? $"'{given.Name}'" : Call.Origin is null ? null
        : Call.Opcode == IrOpcode.LoadField ? "'{0}'" : "what '{0}' returned";

    /// <summary>What stands for the places in <see cref="Subject"/>.</summary>
    public ImmutableArray<object> Expressions =>
        Given is null && Call.Origin is { } origin ? [origin] : [];

    /// <summary>What was read from a field, where nothing protects it or in an RCU section.</summary>
    public static KernelObject OfField(IrValue load, IrLoadTime.Core field, bool isInSection, WayStep? since) => new(
        load,
        new CalleeContract { Name = field.Path },
        isInSection ? ObjectTrust.InSection : ObjectTrust.Plain,
        IsOwned: false,
        since);

    /// <summary>What the kernel hands in.</summary>
    public static KernelObject Of(IrValue value, IrGiven given, WayStep? since) => new(
        value,
        new CalleeContract { Name = given.Name },
        given.Kind switch
        {
            IrGivenKind.Trusted or IrGivenKind.TrustedOrNull => ObjectTrust.Trusted,
            IrGivenKind.Plain => ObjectTrust.Plain,
            _ => ObjectTrust.Unknown,
        },
        IsOwned: false,
        since,
        IsOfPacket: given.Kind == IrGivenKind.Packet);
}
