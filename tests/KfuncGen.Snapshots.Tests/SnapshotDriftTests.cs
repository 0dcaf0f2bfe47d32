using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Tests;

public sealed class SnapshotDriftTests
{
    private static readonly Dictionary<string, Target> Kernels =
        new[] { "debian-6.1", "debian-6.12", "debian-6.16", "debian-6.18", "debian-7.2" }.ToDictionary(
            static name => name,
            static name => new Target(
                name, SnapshotReader.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernels", $"{name}.kfuncs")), name)));

    [Theory]
    [InlineData(
        "debian-6.16",
        "debian-6.18",
        "scx_bpf_dispatch",
        DriftLevel.Gone,
        "void scx_bpf_dispatch(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags)")]
    [InlineData("debian-6.16", "debian-6.18", "scx_bpf_consume", DriftLevel.Gone, "bool scx_bpf_consume(u64 dsq_id)")]
    [InlineData("debian-6.18", "debian-7.2", "bpf_dynptr_adjust", DriftLevel.Type, "parameter 'start': u32 -> u64")]
    [InlineData("debian-6.18", "debian-7.2", "bpf_dynptr_size", DriftLevel.Type, "return value: __u32 -> u64")]
    [InlineData("debian-6.18", "debian-7.2", "bpf_session_cookie", DriftLevel.Abi, "parameters: (void) -> (void *ctx)")]
    [InlineData(
        "debian-6.18",
        "debian-7.2",
        "bpf_cpumask_populate",
        DriftLevel.Type,
        "parameter 'cpumask': struct cpumask * -> struct bpf_cpumask *")]
    [InlineData(
        "debian-6.18",
        "debian-7.2",
        "bpf_wq_set_callback",
        DriftLevel.New,
        "int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags)")]
    [InlineData("debian-6.16", "debian-6.18", "bpf_lookup_user_key", DriftLevel.Type, "parameter 'serial': u32 -> s32")]
    [InlineData("debian-6.12", "debian-6.16", "cgroup_rstat_flush", DriftLevel.Gone, "void cgroup_rstat_flush(struct cgroup *cgrp)")]
    public void What_became_of_a_kfunc_is_listed(string older, string newer, string name, DriftLevel level, string detail)
    {
        KfuncDrift drift = Assert.Single(SnapshotDrift.Compare(Kernels[older], Kernels[newer]), drift => drift.Name == name);

        Assert.Equal(level, drift.Level);
        Assert.Contains(drift.Changes, change => change.Detail == detail);
    }

    [Theory]
    [InlineData("debian-6.18", "debian-7.2", "bpf_dynptr_slice_rdwr", "buffer")]
    public void An_annotation_that_only_got_another_name_is_not_listed_beside_what_changed(
        string older, string newer, string name, string parameter) =>
        Assert.DoesNotContain(
            Assert.Single(SnapshotDrift.Compare(Kernels[older], Kernels[newer]), drift => drift.Name == name).Changes,
            change => change.Detail.Contains($"'{parameter}'", StringComparison.Ordinal));

    [Fact]
    public void Losing_KF_TRUSTED_ARGS_to_7_0_is_no_drift_that_a_caller_sees()
    {
        KfuncAppearance[] lost = [.. new TargetSet([Kernels["debian-6.18"], Kernels["debian-7.2"]]).Kfuncs
            .Where(static history => history.Appearances is [{ } older, { } newer]
                && older.Kfunc.AnyFlags == (newer.Kfunc.AnyFlags | KfuncFlags.KF_TRUSTED_ARGS)
                && older.Kfunc.AnyFlags != newer.Kfunc.AnyFlags)
            .Select(static history => history.Newest)];
        EquatableArray<KfuncDrift> drift = SnapshotDrift.Compare(Kernels["debian-6.18"], Kernels["debian-7.2"]);

        Assert.True(lost.Length > 10);
        Assert.All(lost, kfunc => Assert.DoesNotContain(drift, one => one.Name == kfunc.Kfunc.Name && one.Level == DriftLevel.Contract));
    }

    [Fact]
    public void A_kernel_does_not_drift_from_itself() =>
        Assert.All(Kernels.Values, static kernel => Assert.Empty(SnapshotDrift.Compare(kernel, new Target("again", kernel.Snapshot))));
}
