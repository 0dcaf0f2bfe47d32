namespace KfuncGen.Programs.Tests;

/// <summary>Programs at probes that libraries have for tracers, whose arguments they take wherever they are.</summary>
[BpfObject]
internal static partial class UsdtPrograms
{
    internal static long runs, number, small, wide, negative, fixedNumber, element, length, cookie, twice;
    internal static byte first;
    internal static uint python;
    internal static long generations;

    [BpfProgram(BpfProgramType.Usdt)]
    internal static void OnCollection(int generation)
    {
        if ((uint)(BpfHelpers.bpf_get_current_pid_tgid() >> 32) == python || python == 0)
        {
            generations |= 1L << (generation & 3);
        }
    }

    [BpfProgram(BpfProgramType.Usdt)]
    internal static void OnMix(int a, byte b, long c, ulong text, sbyte constant, ushort inMemory, int ofTable, long signed)
    {
        runs++;
        number = a;
        small = b;
        wide = c;
        fixedNumber = constant;
        negative = signed;
        element = ofTable;
        length = inMemory;
        cookie = (long)BpfHelpers.bpf_get_attach_cookie();
        Span<byte> read = stackalloc byte[8];

        if (BpfHelpers.bpf_probe_read_user_str(read, text) > 1)
        {
            first = read[0];
        }
    }

    [BpfProgram(BpfProgramType.Usdt)]
    internal static void OnStep(int number) => twice = 2 * number;

    // It takes nothing, and asks which attachment it is.
    [BpfProgram(BpfProgramType.Usdt)]
    internal static void OnAny() => cookie = (long)BpfHelpers.bpf_get_attach_cookie();

    [BpfProgram(BpfProgramType.Usdt)]
    internal static void TooNarrow(int a, byte b, int c) => wide = a + b + c;

    [BpfProgram(BpfProgramType.Usdt)]
    internal static void TooMany(int a, int b) => wide = a + b;

    [BpfProgram(BpfProgramType.Usdt, Sleepable = true)]
    internal static void Sleeps(int number) => twice = 3 * number;
}
