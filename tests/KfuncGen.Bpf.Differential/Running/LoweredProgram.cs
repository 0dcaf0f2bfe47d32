using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>What the compiler made of a program, as far as it came.</summary>
/// <param name="Ir">The intermediate representation, as the compiler's passes left it; null where there is none.</param>
/// <param name="IrText">The same as text, before the passes; empty where there is none.</param>
/// <param name="Code">The instructions; null where there are none.</param>
/// <param name="Failure">What went wrong; null where nothing did.</param>
/// <param name="FailureKind">At which stage.</param>
/// <param name="Limit">The limit of BPF that the program goes beyond; null where it keeps to them.</param>
public sealed record LoweredProgram(
    IrProgram? Ir, string IrText, BpfCode? Code, string? Failure = null, DiscrepancyKind FailureKind = default, string? Limit = null);
