using KfuncGen;

namespace KfuncExistence;

/// <summary>Asks, and reads the size itself where the kernel does not have it.</summary>
internal static class After
{
    [BpfFunction]
    public static bool HasData(in bpf_dynptr dynptr, uint sizeReadByHand) =>
        Kf.Has.bpf_dynptr_is_null ? !Kf.bpf_dynptr_is_null(in dynptr) : sizeReadByHand != 0;
}
