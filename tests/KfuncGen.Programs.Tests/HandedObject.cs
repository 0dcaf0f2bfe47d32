namespace KfuncGen.Programs.Tests;

/// <summary>
/// Programs whose parameters are those of a trace point, so that none of them is what the kernel passes: maps that take it get it all the
/// same.
/// </summary>
[BpfObject]
internal static partial class HandedObject
{
    [BpfMap(MaxEntries = 64)] private static readonly BpfStackTraces Stacks;
    [BpfMap] private static readonly BpfPerfEventArray<ulong> Events;
    [BpfMap(MaxEntries = 2)] private static readonly BpfProgramArray Next;

    internal static uint process;
    internal static long number, stack, output, goneOn;

#pragma warning disable KFG0310 // One process is looked at, which calls by one thread.
    [BpfProgram(BpfProgramType.TpBtf, "sys_enter")]
    internal static void OnCall(pt_regs registers, nint number)
    {
        if (!IsLookedAt() || number != HandedObject.number)
        {
            return;
        }

        stack = Stacks.Take(0);
        output = Events.Output((ulong)number);
        Next.TailCall(1);
        goneOn = -1;
    }

    [BpfProgram(BpfProgramType.TpBtf, "sys_enter")]
    internal static void GoesOn(pt_regs registers, nint number) => goneOn += number;
#pragma warning restore KFG0310

    [BpfFunction]
    private static bool IsLookedAt() => (uint)(BpfHelpers.bpf_get_current_pid_tgid() >> 32) == process;
}
