namespace KfuncGen.Programs.Tests;

/// <summary>A program that asks what of its process's memory an address is in.</summary>
internal static partial class AreaPrograms
{
    internal struct Area
    {
        public ulong Start;
        public ulong End;
        public long Process;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Finds(ref Numbers ctx)
    {
        Area area = default;
        task_struct task = BpfHelpers.bpf_get_current_task_btf<task_struct>();
        int error = BpfHelpers.bpf_find_vma<task_struct, vm_area_struct, Area>(task, (ulong)ctx.A, Note, ref area);
        ctx.R = (long)area.Start;
        ctx.S = (long)area.End;
        ctx.T = area.Process;
        return error;
    }

    // Where the index is out of bounds, the program ends as all do.
    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsOutOfBounds(ref Numbers ctx)
    {
        Area area = default;
        area.Process = ctx.B;
        task_struct task = BpfHelpers.bpf_get_current_task_btf<task_struct>();
        int error = BpfHelpers.bpf_find_vma(
            task,
            (ulong)ctx.A,
            static (task_struct task, vm_area_struct area, ref Area found) =>
            {
                Span<ulong> both = stackalloc ulong[2];
                both[0] = area.vm_start;
                both[1] = area.vm_end;
                found.Start = both[(int)found.Process];
            },
            ref area);
        ctx.R = (long)area.Start;
        return error + 1;
    }

    [BpfFunction]
    private static void Note(task_struct task, vm_area_struct area, ref Area found)
    {
        found.Start = area.vm_start;
        found.End = area.vm_end;
        found.Process = task.tgid;
    }
}
