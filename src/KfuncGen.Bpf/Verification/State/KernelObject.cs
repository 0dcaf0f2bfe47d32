using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>What is known of the object behind a pointer that a call has returned.</summary>
/// <param name="Call">The call that returned it.</param>
/// <param name="Contract">What was called.</param>
/// <param name="Trust">How sure the kernel is of it.</param>
/// <param name="IsOwned">Whether the program holds a reference that it has to release.</param>
/// <param name="Since">The last condition before the call; null for none.</param>
/// <param name="EndedBy">What released it or ended its protection; null while it has neither.</param>
internal sealed record KernelObject(
    IrValue Call, CalleeContract Contract, ObjectTrust Trust, bool IsOwned, WayStep? Since, IrValue? EndedBy = null);
