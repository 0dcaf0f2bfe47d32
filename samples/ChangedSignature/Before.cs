using KfuncGen;

namespace ChangedSignature;

/// <summary>Knows the newest signature only.</summary>
internal static class Before
{
    [BpfFunction]
    public static ulong SizeOf(in bpf_dynptr dynptr) => Kf.bpf_dynptr_size(in dynptr);
}
