using KfuncGen.Bpf.Code;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>What became of one program, for the file of its class.</summary>
/// <param name="Model">The program.</param>
/// <param name="Lowered">Its functions and what they name.</param>
/// <param name="Code">Its instructions.</param>
internal sealed record ProgramCode(ProgramModel Model, LoweredProgram Lowered, BpfCode Code);
