using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class ShowCommandTests
{
    [Fact]
    public void A_page_says_who_owns_what_and_what_may_be_null()
    {
        CommandRun run = CommandRun.Of("show", "bpf_task_acquire", Snapshot("6.1"), Snapshot("6.12"), Snapshot("7.2"));

        Assert.Equal(
            """
            bpf_task_acquire

              C   struct task_struct *bpf_task_acquire(struct task_struct *p);
              C#  static task_struct? bpf_task_acquire(task_struct p);

            Contract on debian-7.2
              p        trusted or RCU-protected; not null
              returns  owned by the caller, who must release it with bpf_task_release or store it in a map; may
                       be null: compare before use

            Flags and sets
              generic_btf_ids (hooks: XDP TC STRUCT_OPS TRACING SYSCALL CGROUP): KF_ACQUIRE KF_RET_NULL KF_RCU

            May be called from
              sched_cls, tracepoint, xdp, perf_event, cgroup_skb, cgroup_sock, sock_ops, cgroup_device,
              raw_tracepoint, cgroup_sock_addr, cgroup_sysctl, cgroup_sockopt, tracing, struct_ops, lsm, syscall

            History
              debian-6.1   -
              debian-6.12  new
              debian-7.2   same

            Lifecycle
              Replaces bpf_task_acquire_not_zero, since 6.5. Evidence: BTF of Ubuntu's kernels: 6.2 has it, 6.5
              does not.
              Replaces bpf_task_kptr_get, since 6.4. Evidence: include/linux/btf.h, 6.4: KF_KPTR_GET is gone
              (commit 7b4ddf3920d2).

            """,
            run.Output);
        Assert.Empty(run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("scx_bpf_dsq_insert", "void scx_bpf_dsq_insert(")]
    [InlineData("scx_bpf_dsq_insert___v2", "bool scx_bpf_dsq_insert___v2(")]
    public void A_kfunc_with_three_underscores_is_one_of_its_own(string kfunc, string prototype)
    {
        string output = CommandRun.Of("show", kfunc, Snapshot("6.12"), Snapshot("7.2")).Output;

        Assert.StartsWith($"{kfunc}\n\n  C   {prototype}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bpf_crypto_ctx_create", "params__sz  how many bytes params has")]
    [InlineData("bpf_crypto_ctx_create", "May sleep: only sleepable programs can call it.")]
    [InlineData("bpf_task_release", "p  released by the call: not to be used any more")]
    [InlineData("bpf_iter_task_new", "it              an object of the program's own; initialized by the call")]
    [InlineData("bpf_iter_task_new", "task__nullable  trusted; may be null")]
    [InlineData("bpf_obj_new", "local_type_id__k  a constant for the verifier")]
    [InlineData("scx_bpf_kick_cpu", "Refused: this kernel takes no call of it")]
    [InlineData("bpf_session_cookie", "memory to read and write")]
    [InlineData("bpf_arena_alloc_pages", "addr__ign  points into the program's arena; not checked: anything goes")]
    [InlineData("bpf_copy_from_user_str", "unsafe_ptr__ign  not checked: anything goes")]
    public void The_contract_is_in_words(string kfunc, string words) =>
        Assert.Contains(words, CommandRun.Of("show", kfunc, Snapshot("7.2")).Output);

    [Fact]
    public void What_the_verifier_does_not_promise_is_not_said() =>
        Assert.Matches(
            "  returns +points into the program's arena\n", CommandRun.Of("show", "bpf_arena_alloc_pages", Snapshot("7.2")).Output);

    [Fact]
    public void Variants_are_declared_with_the_kernels_that_have_them()
    {
        string page = CommandRun.Of("show", "bpf_session_cookie", Snapshot("6.18"), Snapshot("7.2")).Output;

        Assert.Contains(
            """
              on debian-7.2
              C   __u64 *bpf_session_cookie(void *ctx);
              C#  static KernelPointer<ulong> bpf_session_cookie(nint ctx);
              on debian-6.18
              C   __u64 *bpf_session_cookie(void);

            """,
            page);
        Assert.Contains("debian-7.2   abi: parameters: (void) -> (void *ctx)", page);
    }

    [Fact]
    public void History_tells_a_kernel_that_refuses_calls_from_one_without_the_kfunc()
    {
        string page = CommandRun.Of("show", "scx_bpf_kick_cpu", Snapshot("6.12"), Snapshot("6.18"), Snapshot("7.2")).Output;

        Assert.Contains("debian-6.12  -\n  debian-6.18  new\n", page);
        Assert.Contains("debian-7.2   contract: every call is refused now\n", page);
        Assert.Contains("debian-7.2  there, refused\n", CommandRun.Of("show", "scx_bpf_kick_cpu", Snapshot("7.2")).Output);
        Assert.Contains(
            "scx_bpf_kick_cid(s32 cid, u64 flags), refused\n", CommandRun.Of("diff", Snapshot("6.18"), Snapshot("7.2")).Output);
        Assert.Matches("(?m)^scx_bpf_kick_cpu\t.*\trefused: implicit arguments left in BTF", CommandRun.Of("list", Snapshot("7.2")).Output);
    }

    [Fact]
    public void Every_kfunc_of_every_kernel_has_a_page()
    {
        string[] names = [.. CommandRun.Of("list", Snapshot("6.12")).Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("not callable")).Select(line => line.Split('\t')[0])];

        // Each runs the whole command; a sample will do.
        Assert.All(
            names.Where((_, index) => index % 8 == 0), name => Assert.Equal(0, CommandRun.Of("show", name, Snapshot("6.12")).ExitCode));
    }

    [Fact]
    public void The_kernels_hooks_tell_the_program_types()
    {
        using TemporaryDirectory directory = new();
        string path = directory.Write("x.kfuncs", "kfuncs 1\nkernel 6.18\n\nset net: XDP TC\n\nkfunc void bpf_a(void): net(0)\n"u8);

        string page = CommandRun.Of("show", "bpf_a", path).Output;

        Assert.Contains("  net (hooks: XDP TC): no flags\n", page);
        Assert.Contains("May be called from\n  sched_cls, xdp\n", page);
    }

    [Fact]
    public void Without_names_of_sets_the_program_types_are_not_known()
    {
        using TemporaryDirectory directory = new();
        string path = directory.Write("x.kfuncs", "kfuncs 1\nkernel 6.18\n\nkfunc void bpf_a(void): ?(KF_RCU), ?(KF_RCU)\n"u8);

        string page = CommandRun.Of("show", "bpf_a", path).Output;

        Assert.Contains("  2 sets whose names are not known: KF_RCU\n", page);
        Assert.Contains("May be called from\n  not known: ", page);
    }

    [Fact]
    public void A_name_that_is_not_there_gets_a_near_one() =>
        Assert.Equal(
            new CommandRun(1, "", "kfuncgen: there is no kfunc 'bpf_task_acqire' on debian-7.2; did you mean 'bpf_task_acquire'?\n"),
            CommandRun.Of("show", "bpf_task_acqire", Snapshot("7.2")));

    [Fact]
    public void A_name_that_went_away_gets_its_replacement() =>
        Assert.Contains("use scx_bpf_dsq_insert. Evidence: commit", CommandRun.Of("show", "scx_bpf_dispatch", Snapshot("7.2")).Error);

    private static string Snapshot(string version) => Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs");
}
