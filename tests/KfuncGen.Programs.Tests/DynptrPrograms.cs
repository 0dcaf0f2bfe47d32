namespace KfuncGen.Programs.Tests;

/// <summary>Dynptrs, by kfuncs.</summary>
internal static partial class DynptrPrograms
{
#pragma warning disable KFG0313 // a place to write to, which no program expects anything in
    private static Memory data;
#pragma warning restore KFG0313

    [System.Runtime.CompilerServices.InlineArray(128)]
    private struct Memory
    {
        private byte element;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KnowsItsSize(ref Numbers ctx)
    {
        BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);
        ctx.R = Kf.bpf_dynptr_is_null(in pointer) ? 1 : 0;
        ctx.S = Kf.bpf_dynptr_is_rdonly(in pointer) ? 1 : 0;
        return (int)Kf.bpf_dynptr_size(in pointer);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Adjusts(ref Numbers ctx)
    {
        BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);
        int error = Kf.bpf_dynptr_adjust(in pointer, 8, 40);
        ctx.R = Kf.bpf_dynptr_size(in pointer);
        return error;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Clones(ref Numbers ctx)
    {
        BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);
        int error = Kf.bpf_dynptr_clone(in pointer, out bpf_dynptr clone);
        ctx.R = Kf.bpf_dynptr_size(in clone);
        return error;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Slices(ref Numbers ctx)
    {
        BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);
        Span<byte> buffer = stackalloc byte[8];
        ReadOnlySpan<byte> slice = Kf.bpf_dynptr_slice(in pointer, 8, buffer);

        if (slice.IsEmpty)
        {
            return -1;
        }

        return slice[0] + slice[7] + slice.Length;
    }
}
