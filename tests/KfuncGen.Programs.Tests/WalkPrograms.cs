namespace KfuncGen.Programs.Tests;

/// <summary>Iterators of each kind, which write a row for each object.</summary>
internal static partial class WalkPrograms
{
    [BpfProgram(BpfProgramType.Iter, "cgroup")]
    static int Cgroups(bpf_iter_meta meta, cgroup? group)
    {
        if (group is null || meta.seq is not { } output || group.kn is not { } node)
        {
            return 0;
        }

        Row row = new() { First = node.id, Second = (ulong)group.level };
        return Write(output, in row);
    }

    [BpfProgram(BpfProgramType.Iter, "task_file")]
    static int Files(bpf_iter_meta meta, task_struct? task, uint descriptor, file? file)
    {
        if (task is null || file is null || meta.seq is not { } output)
        {
            return 0;
        }

        Row row = new() { First = (ulong)task.tgid, Second = descriptor };
        return Write(output, in row);
    }

    [BpfProgram(BpfProgramType.Iter, "task_vma")]
    static int Memory(bpf_iter_meta meta, task_struct? task, vm_area_struct? area)
    {
        if (task is null || area is null || meta.seq is not { } output)
        {
            return 0;
        }

        Row row = new() { First = (ulong)area.vm_start, Second = (ulong)area.vm_end };
        return Write(output, in row);
    }

    [BpfProgram(BpfProgramType.Iter, "bpf_map")]
    static int Maps(bpf_iter_meta meta, bpf_map? map)
    {
        if (map is null || meta.seq is not { } output)
        {
            return 0;
        }

        Row row = new() { First = map.id, Second = map.max_entries };
        return Write(output, in row);
    }

    [BpfProgram(BpfProgramType.Iter, "bpf_prog")]
    static int Programs_(bpf_iter_meta meta, bpf_prog? program)
    {
        if (program is null || meta.seq is not { } output || program.aux is not { } more)
        {
            return 0;
        }

        Row row = new() { First = more.id };
        return Write(output, in row);
    }

    [BpfProgram(BpfProgramType.Iter, "bpf_link")]
    static int Links(bpf_iter_meta meta, bpf_link? link)
    {
        if (link is null || meta.seq is not { } output)
        {
            return 0;
        }

        Row row = new() { First = link.id };
        return Write(output, in row);
    }

    [BpfFunction]
    static int Write(seq_file output, in Row row) => BpfHelpers.bpf_seq_write(output, in row) < 0 ? 1 : 0;

    internal struct Row
    {
        public ulong First;
        public ulong Second;
    }
}
