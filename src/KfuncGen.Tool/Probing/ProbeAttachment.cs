using KfuncGen.Linux.Abi;

namespace KfuncGen.Tool.Probing;

/// <summary>Where programs of a type can be attached, as far as the verifier wants to know it in advance.</summary>
/// <param name="AttachType">A number of <c>enum bpf_attach_type</c>, or for STRUCT_OPS the member; 0 where none is needed.</param>
/// <param name="TypeId">The id in the kernel's BTF of the function, trace point or struct; 0 where none is needed.</param>
/// <param name="Flags">Flags of BPF_PROG_LOAD.</param>
internal readonly record struct ProbeAttachment(uint AttachType = 0, uint TypeId = 0, bpf_prog_load_flags Flags = 0);
