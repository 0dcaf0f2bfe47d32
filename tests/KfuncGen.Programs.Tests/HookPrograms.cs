#pragma warning disable KFG0112 // That a hook is not there, or is another one, is said when the program is loaded, too.

namespace KfuncGen.Programs.Tests;

/// <summary>Programs at hooks of the kernel's, whose parameters are the hook's.</summary>
internal static partial class HookPrograms
{
    [BpfProgram(BpfProgramType.Iter, "task")]
    public static int Tasks(bpf_iter_meta meta, task_struct? task)
    {
        // The last call has no task.
        if (task is null || meta.seq is not { } output)
        {
            return 0;
        }

        Row row = new() { Pid = task.pid, Tgid = task.tgid, Number = (int)meta.seq_num };

        if (task.real_parent is { } parent)
        {
            row.Parent = parent.tgid;
        }

        return BpfHelpers.bpf_seq_write(output, in row) < 0 ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Iter, "bpf_map_elem")]
    public static int Elements(bpf_iter_meta meta, bpf_map? map, KernelPointer<uint>? key, KernelPointer<ulong>? value)
    {
        if (map is null || key is null || value is null || meta.seq is not { } output)
        {
            return 0;
        }

        Element element = new() { Key = key.Value, Entries = map.max_entries, Value = value.Value };
        return BpfHelpers.bpf_seq_write(output, in element) < 0 ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")]
    public static void OnExec(task_struct task, int oldPid, linux_binprm binary)
    {
        if (task.pid == oldPid && binary.argc > 0)
        {
            executed++;
        }
    }

    [BpfProgram(BpfProgramType.TpBtf, "sched_process_execs")]
    public static void OnNothing()
    {
    }

    [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")]
    public static void TakesAnother(linux_binprm binary)
    {
        if (binary.argc > 0)
        {
            taken++;
        }
    }

    internal static long executed, taken;

    internal struct Element
    {
        public uint Key;
        public uint Entries;
        public ulong Value;
    }

    internal struct Row
    {
        public int Pid;
        public int Tgid;
        public int Parent;
        public int Number;
    }
}
