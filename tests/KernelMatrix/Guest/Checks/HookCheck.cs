using KernelMatrix.Guest.Truth;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Asks the verifier what programs may do at each hook of the security modules, and which functions may be asked for a path, and tells
/// the host, which holds its table against that: a line for each with what holds of it.
/// </summary>
internal sealed class HookCheck : Check
{
    // BPF_F_SLEEPABLE, include/uapi/linux/bpf.h, 6.1.
    private const uint Sleepable = 1 << 4;

    private const string Type = "LSM";

    // Of a helper that looks a path up, some functions' programs may call it: btf_allowlist_d_path, kernel/trace/bpf_trace.c, the same in
    // 6.12 and 7.3. Two that are not on it are asked for, too.
    private static readonly string[] Functions =
    [
        "security_file_permission", "security_inode_getattr", "security_file_open", "security_path_truncate", "vfs_truncate",
        "vfs_fallocate", "dentry_open", "vfs_getattr", "filp_close", "vfs_read", "vfs_open",
    ];

    // Helpers that some hooks' programs may call: bpf_d_path_allowed, kernel/trace/bpf_trace.c, and bpf_lsm_func_proto,
    // kernel/bpf/bpf_lsm.c, 7.3.
    private static readonly string[] SocketOptions = ["setsockopt", "getsockopt"];

    /// <inheritdoc/>
    public override string Name => "hooks";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        RunningBtf btf = RunningBtf.Read();
        int asked = 0;

        foreach (string hook in btf.SecurityHooks().Order(StringComparer.Ordinal))
        {
            report.Answer($"hook {hook} {string.Join(' ', Facts(btf, hook))}".TrimEnd());
            asked++;
        }

        foreach (string function in Functions)
        {
            if (btf.IdOf(function) is { } id)
            {
                bool may = Question(btf, "TRACING", "BPF_TRACE_FENTRY", id).MayCall(Number(btf, "d_path"));
                report.Answer($"function {function}{(may ? " bpf_d_path" : "")}");
            }
        }

        report.Claim(asked > 0, "no hook of the security modules is in its BTF");
    }

    private static IEnumerable<string> Facts(RunningBtf btf, string hook)
    {
        string function = "bpf_lsm_" + hook;

        if (btf.IdOf(function) is not { } id || !Question(btf, Type, "BPF_LSM_MAC", id).IsVerified)
        {
            yield return "closed";
            yield break;
        }

        VerifierQuestion plain = Question(btf, Type, "BPF_LSM_MAC", id);
        VerifierQuestion ofCgroup = Question(btf, Type, "BPF_LSM_CGROUP", id);

        if (btf.IsVoid(function))
        {
            yield return "void";
        }

        // -4095 is the last error number, MAX_ERRNO, include/linux/err.h, 7.3.
        switch ((plain.MayReturn(-4096), plain.MayReturn(-4095), plain.MayReturn(0), plain.MayReturn(1), plain.MayReturn(2)))
        {
            case (true, true, true, true, true):
                break;
            case (false, true, true, false, false):
                yield return "error";
                break;
            case (false, false, true, true, false):
                yield return "bool";
                break;
            case var odd:
                yield return $"odd{odd}".Replace(" ", "", StringComparison.Ordinal);
                break;
        }

        if ((plain with { Flags = Sleepable }).MayReturn(0))
        {
            yield return "sleeps";
        }

        if (plain.MayCall(Number(btf, "d_path")))
        {
            yield return "bpf_d_path";
        }

        foreach (string helper in SocketOptions)
        {
            if (ofCgroup.IsVerified && ofCgroup.MayCall(Number(btf, helper)))
            {
                yield return "bpf_" + helper;
            }
        }
    }

    private static VerifierQuestion Question(RunningBtf btf, string type, string attach, int hook) =>
        new((uint)(btf.ValueOf("BPF_PROG_TYPE_" + type) ?? 0), (uint)(btf.ValueOf(attach) ?? 0), 0, (uint)hook);

    private static int Number(RunningBtf btf, string helper) => btf.ValueOf("BPF_FUNC_" + helper) ?? 0;
}
