namespace KfuncGen.Programs.Tests;

/// <summary>The kernel's string functions.</summary>
internal static partial class StringPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int ComparesStrings(ref Numbers ctx)
    {
        ctx.R = Kf.bpf_strcmp("abc\0"u8, "abd\0"u8);
        ctx.S = Kf.bpf_strcmp("abc\0"u8, "abc\0"u8);
        return Kf.bpf_strcasecmp("ABC\0"u8, "abc\0"u8);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MeasuresStrings(ref Numbers ctx)
    {
        ctx.R = Kf.bpf_strlen("four\0"u8);
        ctx.S = Kf.bpf_strnlen("four\0"u8, 2);
        return Kf.bpf_strchr("kfunc\0"u8, (byte)'n');
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsInStrings(ref Numbers ctx)
    {
        ctx.R = Kf.bpf_strstr("a kernel function\0"u8, "kernel\0"u8);
        ctx.S = Kf.bpf_strspn("aabbc\0"u8, "ab\0"u8);
        return Kf.bpf_strrchr("kernel\0"u8, (byte)'e');
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MeasuresAStringOnTheStack(ref Numbers ctx)
    {
        Span<byte> name = stackalloc byte[16];
        BpfHelpers.bpf_get_current_comm(name);
        return Kf.bpf_strlen(name);
    }
}
