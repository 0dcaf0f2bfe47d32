using KfuncGen;

namespace FileGuard;

/// <summary>The program that the kernel asks before a file is opened.</summary>
internal static partial class Guard
{
    // EACCES: include/uapi/asm-generic/errno-base.h.
    private const int AccessDenied = -13;

    /// <summary>The names that are guarded.</summary>
    [BpfMap(MaxEntries = 256)]
    private static readonly BpfHashMap<Letters64, byte> Names;

    /// <summary>What was denied, for the audit.</summary>
    [BpfMap(MaxEntries = 1 << 16)]
    private static readonly BpfRingBuffer<Denial> Denials;

    private static long lost;

    [BpfProgram(BpfProgramType.Lsm, "file_open")]
    internal static int OnOpen(file file)
    {
        Letters64 name = default;
        BpfHelpers.bpf_probe_read_kernel_str(name, file.Unchecked.f_path.dentry.d_name.name);

        if (Names.Find(in name) is null)
        {
            return 0;
        }

        using RingRecord<Denial>? record = Denials.Reserve();

        if (record is null)
        {
            Interlocked.Increment(ref lost);
            return AccessDenied;
        }

        ref Denial denial = ref record.Value;
        denial.Pid = (int)(BpfHelpers.bpf_get_current_pid_tgid() >> 32);
        denial.User = (uint)BpfHelpers.bpf_get_current_uid_gid();
        BpfHelpers.bpf_get_current_comm(denial.Process);
        BpfHelpers.bpf_probe_read_kernel_str(denial.File, file.Unchecked.f_path.dentry.d_name.name);
        record.Submit();
        return AccessDenied;
    }
}
