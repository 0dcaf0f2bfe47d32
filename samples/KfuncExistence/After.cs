using KfuncGen;

namespace KfuncExistence;

/// <summary>Asks, and finds it out by itself where the kernel does not have the kfunc.</summary>
internal static partial class After
{
    // A read of a null dynptr fails with EINVAL: bpf_dynptr_read, kernel/bpf/helpers.c, 6.1 to 7.2.
    private const int InvalidArgument = -22;

    // Flags that no kernel knows: bpf_dynptr_from_mem refuses them and leaves a null dynptr.
    private const ulong Invalid = 1;

    private static Buffer memory;

    [System.Runtime.CompilerServices.InlineArray(16)]
    private struct Buffer
    {
        private byte element;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int IsNull(ref Answer ctx)
    {
        BpfHelpers.bpf_dynptr_from_mem(memory, ctx.MakeNull != 0 ? Invalid : 0, out bpf_dynptr dynptr);
        ctx.AskedKfunc = Kf.Has.bpf_dynptr_is_null ? 1 : 0;

        if (Kf.Has.bpf_dynptr_is_null)
        {
            ctx.IsNull = Kf.bpf_dynptr_is_null(in dynptr) ? 1 : 0;
        }
        else
        {
            Span<byte> one = stackalloc byte[1];
            ctx.IsNull = BpfHelpers.bpf_dynptr_read(one, in dynptr, 0, 0) == InvalidArgument ? 1 : 0;
        }

        return 0;
    }
}
