using KfuncGen;

namespace ChangedSignature;

/// <summary>One program, both signatures.</summary>
internal static class After
{
    [BpfFunction]
    public static ulong SizeOf(in bpf_dynptr dynptr) =>
        Kf.Has.bpf_dynptr_size ? Kf.bpf_dynptr_size(in dynptr) : Kf.bpf_dynptr_size___u32(in dynptr);
}
