using KfuncGen.Tests.Kernels;
using Xunit;

namespace KfuncGen.Tests.Probing;

/// <summary>What a probe says about contracts, on the BTF of real kernels.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Kfunc_with_the_expected_types_is_present()
    {
        KfuncProbeResult result = Check(DebianKernel.V7_2, "bpf_task_from_pid", "*struct task_struct(s32)");

        Assert.Equal(KfuncAvailability.Present, result.Availability);
        Assert.True(result.IsTagged);
        Assert.Null(result.Module);
        Assert.Equal("bpf_task_from_pid is a kfunc of the kernel.", result.Reason);
    }

    [Fact]
    public void Each_of_a_variants_shapes_is_accepted() => Assert.Equal(
        KfuncAvailability.Present,
        DebianKernel.Probe(DebianKernel.V6_12).Check(
            Variants.Make("bpf_dynptr_size", ["u64(*struct bpf_dynptr)", "u32(*struct bpf_dynptr)"])).Availability);

    [Fact]
    public void Kfunc_without_a_mark_is_present_and_the_reason_says_so()
    {
        KfuncProbeResult result = Check(DebianKernel.V6_1, "crash_kexec", "void(*struct pt_regs)");

        Assert.Equal(KfuncAvailability.Present, result.Availability);
        Assert.False(result.IsTagged);
        Assert.Contains("does not mark it as a kfunc", result.Reason);
    }

    [Fact]
    public void Kfunc_of_a_newer_kernel_is_absent()
    {
        KfuncProbeResult result = Check(DebianKernel.V6_1, "bpf_task_from_pid", "*struct task_struct(s32)");

        Assert.Equal(KfuncAvailability.Absent, result.Availability);
        Assert.Equal("There is no bpf_task_from_pid in the kernel's BTF.", result.Reason);
    }

    [Fact]
    public void Changed_parameter_is_named_with_both_types()
    {
        KfuncProbeResult result = Check(DebianKernel.V7_2, "bpf_dynptr_adjust", "s32(*struct bpf_dynptr,u32,u32)");

        Assert.Equal(KfuncAvailability.Changed, result.Availability);
        Assert.Equal(("start", "u32", "u64"), (result.Parameter, result.ExpectedType, result.ActualType));
        Assert.Equal("bpf_dynptr_adjust takes 'u64' for start, where 'u32' is expected.", result.Reason);
    }

    [Fact]
    public void Changed_pointer_is_spelled_as_in_C()
    {
        KfuncProbeResult result = Check(DebianKernel.V7_2, "bpf_cpumask_populate", "s32(*struct cpumask,*void,u64)");

        Assert.Equal(("cpumask", "struct cpumask *", "struct bpf_cpumask *"), (result.Parameter, result.ExpectedType, result.ActualType));
    }

    [Fact]
    public void Changed_return_type_is_named_with_both_types()
    {
        KfuncProbeResult result = Check(DebianKernel.V7_2, "bpf_dynptr_size", "u32(*struct bpf_dynptr)");

        Assert.Equal(KfuncAvailability.Changed, result.Availability);
        Assert.Equal(("return value", "u32", "u64"), (result.Parameter, result.ExpectedType, result.ActualType));
        Assert.Equal("bpf_dynptr_size returns 'u64', where 'u32' is expected.", result.Reason);
    }

    [Fact]
    public void Changed_parameter_count_shows_both_lists()
    {
        KfuncProbeResult result = Check(DebianKernel.V7_2, "bpf_session_cookie", "*u64()");

        Assert.Equal(KfuncAvailability.Changed, result.Availability);
        Assert.Equal(("parameter count", "(void)", "(void *)"), (result.Parameter, result.ExpectedType, result.ActualType));
        Assert.Equal("bpf_session_cookie takes 1 parameter, (void *), where 0 parameters, (void), is expected.", result.Reason);
    }

    [Fact]
    public void Difference_is_told_to_the_nearest_shape()
    {
        KfuncVariant variant = Variants.Make(
            "bpf_dynptr_adjust", ["void()", "s32(*struct bpf_dynptr,u64,u32)", "s32(*struct bpf_dynptr,u32,u32)"]);

        KfuncProbeResult result = DebianKernel.Probe(DebianKernel.V7_2).Check(variant);

        Assert.Equal(("end", "u32", "u64"), (result.Parameter, result.ExpectedType, result.ActualType));
    }

    [Theory]
    [InlineData("bpf_wq_set_callback_impl", "s32(*struct bpf_wq,*fn(s32;*void,*s32,*void),u32,*struct bpf_prog_aux)")]
    [InlineData("bpf_wq_set_callback_impl", "s32(*struct bpf_wq,*fn(s32;*void,*s32,*void),u32)")]
    public void Twin_of_a_kfunc_with_implicit_arguments_is_absent(string name, string shape)
    {
        KfuncProbeResult result = Check(DebianKernel.V7_2, name, shape);

        Assert.Equal(KfuncAvailability.Absent, result.Availability);
        Assert.Contains("it is what bpf_wq_set_callback is compiled to", result.Reason);
    }

    [Fact]
    public void Kfunc_whose_real_name_ends_like_a_twins_is_present() => Assert.Equal(
        KfuncAvailability.Present,
        Check(DebianKernel.V7_2, "bpf_obj_new_impl", "*void(u64,*void)").Availability);

    [Fact]
    public void Kfunc_whose_BTF_kept_the_implicit_argument_is_changed_and_the_reason_says_why()
    {
        KfuncProbeResult result = Check(DebianKernel.V7_2, "scx_bpf_kick_cpu", "void(s32,u64)", KfuncFlags.KF_IMPLICIT_ARGS);

        Assert.Equal(KfuncAvailability.Changed, result.Availability);
        Assert.Equal(("aux", null, "struct bpf_prog_aux *"), (result.Parameter, result.ExpectedType, result.ActualType));
        Assert.Contains("still has the implicit argument", result.Reason);
        Assert.Contains("resolve_btfids", result.Reason);
        Assert.False(result.IsTagged);
    }

    [Fact]
    public void Argument_that_the_program_itself_passes_is_not_taken_for_an_implicit_one()
    {
        KfuncProbeResult result = Check(DebianKernel.V6_18, "bpf_stream_vprintk_impl", "s32(s32,*char,*void,u32)");

        Assert.Equal((KfuncAvailability.Changed, "parameter count"), (result.Availability, result.Parameter));
    }

    [Fact]
    public void Check_by_name_ignores_types()
    {
        KfuncProbe probe = DebianKernel.Probe(DebianKernel.V7_2);

        Assert.Equal(KfuncAvailability.Present, probe.Check("bpf_dynptr_adjust").Availability);
        Assert.Equal(KfuncAvailability.Absent, probe.Check("bpf_no_such_kfunc").Availability);
        Assert.Equal(KfuncAvailability.Absent, probe.Check("bpf_wq_set_callback_impl").Availability);
    }

    [Theory]
    [InlineData("scx_bpf_dsq_insert", "scx_bpf_dsq_insert___v2")]
    public void Names_with_three_underscores_are_looked_up_whole(string plain, string other)
    {
        KfuncProbe probe = DebianKernel.Probe(DebianKernel.V6_12);

        Assert.Equal(KfuncAvailability.Absent, probe.Check(other).Availability);
        Assert.Equal(KfuncAvailability.Absent, probe.Check(plain).Availability);
        Assert.Equal(KfuncAvailability.Present, DebianKernel.Probe(DebianKernel.V7_2).Check(other).Availability);
    }

    private static KfuncProbeResult Check(string release, string name, string shape, KfuncFlags flags = KfuncFlags.None) =>
        DebianKernel.Probe(release).Check(Variants.Make(name, shape, flags));
}
