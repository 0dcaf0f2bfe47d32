using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Snapshots.Tests;

public sealed class KfuncHooksTests
{
    [Theory]
    [InlineData("generic_btf_ids", "6.2", "TC STRUCT_OPS TRACING")]
    [InlineData("generic_btf_ids", "6.11", "XDP TC STRUCT_OPS TRACING SYSCALL")]
    [InlineData("generic_btf_ids", "6.12.107", "XDP TC STRUCT_OPS TRACING SYSCALL CGROUP")]
    [InlineData("bpf_fs_kfunc_set_ids", "7.2", "TRACING")]
    [InlineData("bpf_fs_kfunc_set_ids", "7.3.4", "STRUCT_OPS TRACING")]
    [InlineData("common_btf_ids", "6.17", "COMMON")]
    [InlineData("bpf_mptcp_fmodret_ids", "6.17", "FMODRET")]
    public void A_set_has_the_hooks_of_its_release(string set, string version, string hooks) =>
        Assert.Equal(hooks, string.Join(' ', KfuncSetHooks.Find(set, KernelVersion.FromRelease(version))!.Value));

    [Fact]
    public void A_release_between_two_that_agree_has_what_they_have() =>
        Assert.Equal(["COMMON"], KfuncSetHooks.Find("arena_kfuncs", new KernelVersion(6, 16))!.Value);

    [Theory]
    [InlineData("generic_btf_ids", "6.7")]
    [InlineData("hid_bpf_kfunc_ids", "6.10")]
    [InlineData("cpumask_kfunc_btf_ids", "6.9.3")]
    public void A_release_between_two_that_differ_is_not_known(string set, string version) =>
        Assert.Null(KfuncSetHooks.Find(set, KernelVersion.FromRelease(version)));

    [Fact]
    public void A_release_next_to_one_without_the_set_has_what_the_other_has()
    {
        Assert.Equal(["TC", "SCHED_ACT"], KfuncSetHooks.Find("bpf_kfunc_check_set_skb_meta", new KernelVersion(6, 18))!.Value);
        Assert.Equal(["KPROBE"], KfuncSetHooks.Find("kprobe_multi_kfunc_set_ids", new KernelVersion(6, 18))!.Value);
    }

    [Fact]
    public void A_set_registered_for_nothing_is_not_an_unknown_one()
    {
        Assert.True(KfuncSetHooks.Find("scx_kfunc_ids_cpu_only", new KernelVersion(7, 2)) is { IsEmpty: true });
        Assert.Null(KfuncSetHooks.Find("my_ids", new KernelVersion(7, 2)));
    }

    [Theory]
    [InlineData("arena_kfuncs", "6.1")]
    [InlineData("arena_kfuncs", "7.4")]
    [InlineData("arena_kfuncs", "8.0")]
    [InlineData("tracing_btf_ids", "6.12")]
    public void A_release_that_was_not_read_or_lacks_the_set_says_nothing(string set, string version) =>
        Assert.Null(KfuncSetHooks.Find(set, KernelVersion.FromRelease(version)));

    [Fact]
    public void Without_a_version_only_a_set_that_never_changed_has_hooks()
    {
        Assert.Equal(["COMMON"], KfuncSetHooks.Find("common_btf_ids", version: null)!.Value);
        Assert.Null(KfuncSetHooks.Find("generic_btf_ids", version: null));
    }

    [Fact]
    public void Every_hook_of_a_set_has_program_types()
    {
        foreach (string set in KfuncSetHooks.Names)
        {
            foreach (string hook in KfuncSetHooks.Find(set, new KernelVersion(7, 3)) ?? default)
            {
                Assert.Equal(hook == KfuncHooks.Fmodret, KfuncHooks.ProgramTypes(hook, new KernelVersion(7, 3))!.Value.IsEmpty);
            }
        }
    }

    [Theory]
    [InlineData("XDP", "6.1", "XDP")]
    [InlineData("TC", "7.3", "SCHED_CLS")]
    [InlineData("TRACING", "6.11", "TRACING LSM")]
    [InlineData("TRACING", "6.12", "TRACEPOINT PERF_EVENT TRACING LSM")]
    [InlineData("TRACING", "7.0", "TRACEPOINT PERF_EVENT TRACING LSM")]
    [InlineData("TRACING", "7.2", "TRACEPOINT PERF_EVENT RAW_TRACEPOINT TRACING LSM")]
    [InlineData("CGROUP", "6.5", "CGROUP_SKB")]
    [InlineData("CGROUP", "6.8", "CGROUP_SKB CGROUP_SOCK_ADDR")]
    [InlineData("CGROUP", "6.17", "CGROUP_SKB CGROUP_SOCK SOCK_OPS CGROUP_DEVICE CGROUP_SOCK_ADDR CGROUP_SYSCTL CGROUP_SOCKOPT")]
    [InlineData("FMODRET", "7.3", "")]
    public void A_hook_has_the_program_types_of_its_release(string hook, string version, string types) =>
        Assert.Equal(types, string.Join(' ', KfuncHooks.ProgramTypes(hook, KernelVersion.FromRelease(version))!.Value));

    [Fact]
    public void Every_type_may_call_what_is_common() =>
        Assert.Equal(KfuncHooks.ProgramTypeNames, KfuncHooks.ProgramTypes(KfuncHooks.Common, new KernelVersion(7, 3))!.Value);

    [Theory]
    [InlineData("6.18.15", false)]
    [InlineData("6.19", null)]
    [InlineData("7.1", null)]
    [InlineData("7.2", true)]
    [InlineData(null, null)]
    public void Between_a_release_that_had_not_a_type_and_one_that_has_it_is_not_known(string? version, bool? expected) =>
        Assert.Equal(expected, KfuncHooks.Admits("TRACING", "RAW_TRACEPOINT", KernelVersion.FromRelease(version)));

    [Fact]
    public void An_unknown_hook_is_unknown_and_an_unknown_type_is_not_admitted()
    {
        Assert.Null(KfuncHooks.Admits("MINE", "XDP", new KernelVersion(7, 3)));
        Assert.Null(KfuncHooks.ProgramTypes("MINE", new KernelVersion(7, 3)));
        Assert.False(KfuncHooks.Admits("XDP", "MINE", new KernelVersion(7, 3)));
        Assert.False(KfuncHooks.Admits(KfuncHooks.Common, "MINE", new KernelVersion(7, 3)));
    }
}
