namespace KfuncGen.Programs.Tests;

/// <summary>Programs that ask whether what they run for is in a cgroup.</summary>
internal static partial class CgroupObject
{
    internal static uint index;
    internal static int answer;

    [BpfMap(MaxEntries = 4)] static readonly BpfCgroupArray Groups;

    [BpfProgram(BpfProgramType.Tc)]
    static int OfPacket(__sk_buff ctx) => Groups.Contains(ctx, index);

    [BpfProgram(BpfProgramType.RawTracepoint, "sched_process_exec")]
    static void OnExec() => answer = Groups.ContainsCurrentTask(index);
}
