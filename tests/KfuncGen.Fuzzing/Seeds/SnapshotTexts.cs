namespace KfuncGen.Fuzzing.Seeds;

/// <summary>Snapshot files: a short one with a line of every kind, and parts of real ones.</summary>
internal static class SnapshotTexts
{
    /// <summary>A line of every kind.</summary>
    public const string Short = """
        kfuncs 1
        name small
        kernel 7.2.12+deb13-amd64
        arch x86_64
        source sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
        tags yes
        probed XDP SCHED_CLS SYSCALL

        // a comment
        set generic_btf_ids: XDP TC STRUCT_OPS TRACING SYSCALL CGROUP
        set nowhere:
        set unknown_ids: ?

        kfunc struct task_struct *bpf_task_acquire(struct task_struct *p): generic_btf_ids(KF_ACQUIRE|KF_RET_NULL|KF_RCU)
        kfunc int bpf_two(const void *mem, u32 mem__sz, enum colour c, union either u[4], ...): unknown_ids(0), nowhere(KF_SLEEPABLE|KF_BIT_31) module nf_conntrack
        kfunc void scx_bpf_kick_cpu(s32 cpu, u64 flags): ?(KF_IMPLICIT_ARGS) implicit_in_btf(const struct bpf_prog_aux *aux) admitted(XDP SYSCALL) untagged
        kfunc void bpf_short(int (*callback)(void *, const char *const *), u32 (*rows)[8]): ?[XDP TC](0) implicit(struct bpf_prog_aux *aux)
        kfunc int update_socket_protocol(int family, int type, int protocol): ?[FMODRET](0) untagged
        kfunc void bpf_unknown(void): ?

        enum colour <u32> { RED = 1, GREEN = 2 }
        enum wide <s64> { LOW = -9223372036854775808 }
        scalar unsigned int <u32>
        scalar _Bool <bool8>
        struct bpf_iter_num <8 align 8> { __u64 __opaque[1] @0; }
        struct bits <8 align 4> { int a : 3 @0; int b : 5 @0.3; struct <4 align 4> { u32 x @0; } @4; }
        struct later <?>
        struct task_struct <9536 align 64>
        typedef unsigned int u32
        typedef int (*callback_t)(struct later *)
        union either <8 align 8>

        """;

    /// <summary>All of them.</summary>
    public static IEnumerable<(string Name, string Content)> All =>
        [("short", Short), .. ((string[])["6.1", "7.2"]).Select(static version => (version, Part(version)))];

    /// <summary>One of twelve lines of a real snapshot, and all of its head.</summary>
    private static string Part(string version)
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs"));
        return string.Join(
            '\n',
            lines.Where(
                static (line, index) => index % 12 == 0
                    || !(line.StartsWith("kfunc ")
                        || line.StartsWith("struct ")
                        || line.StartsWith("typedef ")
                        || line.StartsWith("enum ")))) + "\n";
    }
}
