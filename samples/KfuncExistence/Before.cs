using KfuncGen;

namespace KfuncExistence;

/// <summary>Takes it for granted that the kernel has the kfunc.</summary>
internal static class Before
{
    [BpfFunction]
    public static bool IsNull(in bpf_dynptr dynptr) => Kf.bpf_dynptr_is_null(in dynptr);
}
