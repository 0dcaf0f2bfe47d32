using KfuncGen.Generator.Verification;
using KfuncGen.Snapshots;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>Who may call a helper is what a release said; between two of them, what both said; else nothing is known.</summary>
public sealed class HelperKindsTests
{
    [Theory]
    [InlineData("bpf_skb_store_bytes", "Tc", "6.18", false)]
    [InlineData("bpf_skb_store_bytes", "Xdp", "6.18", true)]
    [InlineData("bpf_skb_store_bytes", "Xdp", "6.18.3", true)]
    [InlineData("bpf_skb_store_bytes", "Fentry", "6.1", true)]
    [InlineData("bpf_get_func_ret", "Fexit", "6.1", false)]
    [InlineData("bpf_get_func_ret", "TpBtf", "6.1", true)]
    [InlineData("bpf_d_path", "TpBtf", "6.1", true)]
    [InlineData("bpf_d_path", "Syscall", "7.3", true)]
    [InlineData("bpf_d_path", "Fentry", "6.18", false)]
    [InlineData("bpf_sk_storage_get", "FmodRet", "6.18", true)]
    public void A_release_that_was_asked(string helper, string kind, string release, bool isRefused) =>
        Expect(helper, kind, release, isRefused);

    [Theory]
    [InlineData("bpf_get_current_pid_tgid", "Xdp", "6.1", true)]
    [InlineData("bpf_get_current_pid_tgid", "Xdp", "6.6", false)]
    [InlineData("bpf_get_current_pid_tgid", "Xdp", "6.12", false)]
    [InlineData("bpf_skb_pull_data", "LwtSeg6Local", "7.1", false)]
    [InlineData("bpf_skb_pull_data", "LwtSeg6Local", "7.2", true)]
    [InlineData("bpf_skb_store_bytes", "Xdp", "6.14", true)]
    public void Between_two_releases_it_is_known_where_both_say_the_same(string helper, string kind, string release, bool isRefused) =>
        Expect(helper, kind, release, isRefused);

    [Theory]
    [InlineData("bpf_skb_store_bytes", "Xdp", "5.15")]
    [InlineData("bpf_skb_store_bytes", "Xdp", "7.4")]
    [InlineData("bpf_skb_store_bytes", "StructOps", "6.18")]
    [InlineData("bpf_skb_store_bytes", "StructOps:no_such_ops.member", "6.18")]
    [InlineData("bpf_skb_store_bytes", "StructOps:Qdisc_ops.enqueue", "6.12")]
    [InlineData("bpf_skb_store_bytes", "Netfilter", "6.1")]
    [InlineData("bpf_cgrp_storage_get", "Xdp", "6.1")]
    [InlineData("bpf_no_such_helper", "Xdp", "6.18")]
    public void What_nobody_was_asked_is_not_known(string helper, string kind, string release) => Expect(helper, kind, release, false);

    [Fact]
    public void Kinds_that_loading_is_told_the_same_of_may_call_the_same() => Assert.All(
        ["Kretprobe", "Uprobe", "Uretprobe", "Kprobe"], static kind => Expect("bpf_skb_store_bytes", kind, "6.18", true));

    [Theory]
    [InlineData("bpf_setsockopt", "tcp_congestion_ops.init", "6.1", false)]
    [InlineData("bpf_setsockopt", "sched_ext_ops.dispatch", "6.18", true)]
    [InlineData("bpf_skb_store_bytes", "tcp_congestion_ops.ssthresh", "6.12", true)]
    [InlineData("bpf_map_lookup_elem", "Qdisc_ops.enqueue", "7.2", false)]
    public void What_members_of_structs_may_call_depends_on_the_struct(string helper, string member, string release, bool isRefused) =>
        Expect(helper, "StructOps:" + member, release, isRefused);

    private static void Expect(string helper, string kind, string release, bool isRefused) => Assert.Equal(
        isRefused ? false : null,
        HelperKinds.MayCall(helper, kind.Split(':')[0], kind.Split(':').ElementAtOrDefault(1), KernelVersion.FromRelease(release)));
}
