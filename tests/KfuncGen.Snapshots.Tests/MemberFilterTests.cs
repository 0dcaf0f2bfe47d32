using KfuncGen.Snapshots.Hooks;
using Xunit;

namespace KfuncGen.Snapshots.Tests;

/// <summary>What filters say of the members of structs that programs fill.</summary>
public sealed class MemberFilterTests
{
    private static readonly KernelVersion V6_18 = new(6, 18);
    private static readonly KernelVersion V7_0 = new(7, 0);
    private static readonly KernelVersion V7_2 = new(7, 2);
    private static readonly KernelVersion V7_3 = new(7, 3);

    [Theory]
    [InlineData("sched_ext_ops.enqueue", "select_cpu", true)]
    [InlineData("sched_ext_ops.enqueue", "enqueue_dispatch", true)]
    [InlineData("sched_ext_ops.enqueue", "dispatch", false)]
    [InlineData("sched_ext_ops.dispatch", "dispatch", true)]
    [InlineData("sched_ext_ops.dispatch", "select_cpu", false)]
    [InlineData("sched_ext_ops.cpu_release", "cpu_release", true)]
    [InlineData("sched_ext_ops.init", "unlocked", true)]
    [InlineData("sched_ext_ops.stopping", "unlocked", false)]
    [InlineData("sched_ext_ops.stopping", "any", true)]
    [InlineData("sched_ext_ops.stopping", "idle", true)]
    [InlineData("sched_ext_ops_cid.enqueue", "enqueue_dispatch", true)]
    [InlineData("tcp_congestion_ops.init", "any", false)]
    [InlineData("Qdisc_ops.enqueue", "any", false)]
    public void A_scheduler_may_call_what_its_member_may(string member, string group, bool may) =>
        Assert.Equal(may, MemberFilters.Admits("scx_bpf_x", ["scx_kfunc_ids_" + group], member, V7_2));

    [Fact]
    public void One_set_of_several_is_enough() => Assert.True(
        MemberFilters.Admits("scx_bpf_x", ["scx_kfunc_ids_dispatch", "scx_kfunc_ids_unlocked"], "sched_ext_ops.exit", V7_2));

    [Fact]
    public void Schedulers_by_cid_may_not_call_what_is_for_CPUs_only()
    {
        string[] sets = ["scx_kfunc_ids_any", "scx_kfunc_ids_cpu_only"];

        Assert.True(MemberFilters.Admits("scx_bpf_kick_cpu", sets, "sched_ext_ops.tick", V7_3));
        Assert.False(MemberFilters.Admits("scx_bpf_kick_cpu", sets, "sched_ext_ops_cid.tick", V7_3));
    }

    [Fact]
    public void Older_schedulers_are_not_filtered_and_of_those_between_it_is_not_known()
    {
        Assert.True(MemberFilters.Admits("scx_bpf_x", ["scx_kfunc_ids_dispatch"], "sched_ext_ops.enqueue", V6_18));
        Assert.Null(MemberFilters.Admits("scx_bpf_x", ["scx_kfunc_ids_dispatch"], "sched_ext_ops.enqueue", V7_0));
        Assert.Null(MemberFilters.Admits("scx_bpf_x", ["scx_kfunc_ids_dispatch"], "sched_ext_ops.enqueue", null));
    }

    [Theory]
    [InlineData("bpf_kfree_skb", "Qdisc_ops.reset", true)]
    [InlineData("bpf_qdisc_skb_drop", "Qdisc_ops.enqueue", true)]
    [InlineData("bpf_qdisc_skb_drop", "Qdisc_ops.dequeue", false)]
    [InlineData("bpf_qdisc_watchdog_schedule", "Qdisc_ops.dequeue", true)]
    [InlineData("bpf_qdisc_bstats_update", "Qdisc_ops.enqueue", false)]
    [InlineData("bpf_kfree_skb", "tcp_congestion_ops.init", false)]
    public void A_queue_may_call_what_its_member_may(string kfunc, string member, bool may) =>
        Assert.Equal(may, MemberFilters.Admits(kfunc, ["qdisc_kfunc_ids"], member, V7_2));

    [Fact]
    public void What_no_filter_looks_at_is_taken() =>
        Assert.True(MemberFilters.Admits("bpf_task_release", ["generic_btf_ids"], "tcp_congestion_ops.init", null));

    [Fact]
    public void Those_that_may_are_named() => Assert.Equal(
        ["dispatch"], MemberFilters.MembersThatMay("scx_bpf_x", ["scx_kfunc_ids_dispatch"], "sched_ext_ops.enqueue", V7_2));
}
