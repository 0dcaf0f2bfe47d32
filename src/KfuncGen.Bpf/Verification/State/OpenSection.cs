using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>A section that was begun and not ended.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Call">The call that began it.</param>
/// <param name="Contract">What was called.</param>
/// <param name="Since">The last condition before the call; null for none.</param>
/// <param name="Key">The state of interrupts that ends it; null where a section has none.</param>
/// <param name="OverwrittenBy">What has written over it since; null where nothing has.</param>
internal sealed record OpenSection(
    SectionKind Kind, IrValue Call, CalleeContract Contract, WayStep? Since, Symbol? Key, IrValue? OverwrittenBy = null);
