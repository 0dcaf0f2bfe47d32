using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>What a call has made on the program's stack.</summary>
/// <param name="Kind">An iterator, a dynptr, the state of interrupts.</param>
/// <param name="Call">The call that made it.</param>
/// <param name="Contract">What was called.</param>
/// <param name="Since">The last condition before the call; null for none.</param>
/// <param name="IsOfPacket">Whether it is a dynptr of a packet.</param>
/// <param name="EndedBy">What ended the section that it needs; null while none has.</param>
internal sealed record StackObject(
    CalleeArgumentKind Kind, IrValue Call, CalleeContract Contract, WayStep? Since, bool IsOfPacket = false, IrValue? EndedBy = null);
