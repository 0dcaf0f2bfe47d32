using System.Reflection;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Generator.Tests;

public sealed class RunTimeTests
{
    private static readonly Assembly Consumer = TestProject.With(
        "[KfuncBindings] public static partial class Kf;").WithSmallKernels().Run().Load();

    private static readonly Type Kf = Consumer.GetType("Kf", throwOnError: true)!;

    private static IReadOnlyList<KfuncVariant> All => (IReadOnlyList<KfuncVariant>)Kf.GetProperty("All")!.GetValue(null)!;

    [Fact]
    public void The_table_has_every_variant_with_flags_and_targets()
    {
        KfuncVariant acquire = Assert.Single(All, static variant => variant.Identifier == "bpf_task_from_pid");
        Assert.Equal(KfuncFlags.KF_ACQUIRE | KfuncFlags.KF_RET_NULL, acquire.Flags);
        Assert.Equal(["debian-6.12", "debian-7.2"], acquire.PresentOn);
        Assert.Empty(acquire.MissingOn);
        Assert.Null(acquire.Deprecation);

        KfuncVariant older = Assert.Single(All, static variant => variant.Identifier == "bpf_dynptr_size___u32");
        Assert.Equal("bpf_dynptr_size", older.Name);
        Assert.Equal(["u32(*struct bpf_dynptr)"], older.Shapes);
        Assert.Equal(["debian-7.2"], older.MissingOn);
    }

    [Fact]
    public void Has_asks_the_running_kernel_about_every_variant()
    {
        PropertyInfo[] guards = Kf.GetNestedType("Has")!.GetProperties();

        Assert.Equal(All.Select(static variant => variant.Identifier), guards.Select(static guard => guard.Name));
        Assert.All(guards, guard => Assert.Equal(All.Single(variant => variant.Identifier == guard.Name).Exists, guard.GetValue(null)));
    }

    [Fact]
    public void A_stub_called_on_the_CLR_says_where_it_belongs()
    {
        TargetInvocationException error = Assert.Throws<TargetInvocationException>(
            () => Kf.GetMethod("bpf_task_from_pid")!.Invoke(null, [1]));

        Assert.Contains("bpf_task_from_pid", Assert.IsType<BpfOnlyException>(error.InnerException).Message);
    }

    [Fact]
    public void A_deprecated_stub_says_why()
    {
        ObsoleteAttribute obsolete = Kf.GetMethod("scx_bpf_dispatch")!.GetCustomAttribute<ObsoleteAttribute>()!;

        Assert.Equal("KFG0102", obsolete.DiagnosticId);
        Assert.Equal(
            "scx_bpf_dispatch is gone from debian-7.2 on; debian-6.12 is the last target that has it. Use scx_bpf_dsq_insert. Renamed. " +
            "Evidence: commits cc26abb1a19a and 4ecf83741401.",
            obsolete.Message);
        Assert.False(obsolete.IsError);
    }

    [Theory]
    [InlineData("bpf_iter_num", 8)]
    [InlineData("bpf_ct_opts", 16)]
    [InlineData("bpf_sock_tuple", 36)]
    public void What_a_program_holds_has_the_kernel_s_size(string name, int size) =>
        Assert.Equal(size, System.Runtime.InteropServices.Marshal.SizeOf(Consumer.GetType("KfuncGen." + name)!));
}
