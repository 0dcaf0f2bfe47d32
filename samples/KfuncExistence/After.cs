using KfuncGen;

namespace KfuncExistence;

/// <summary>Asks, and reads the field itself where the kernel does not have the kfunc.</summary>
internal static partial class After
{
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
            // What the kfunc does, too: a null dynptr has no data. It lies on the program's stack, whose bytes the verifier shows nobody;
            // a copy with care of what is at its address it lets.
            ctx.IsNull = KernelAddress.As<bpf_dynptr_kern.UncheckedFields>(KernelAddress.Of(in dynptr)).data == 0 ? 1 : 0;
        }

        // The field says the same where there is the kfunc.
        ctx.FieldSays = KernelAddress.As<bpf_dynptr_kern.UncheckedFields>(KernelAddress.Of(in dynptr)).data == 0 ? 1 : 0;

        return 0;
    }
}
