using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Tests;

public sealed class ContractDriftTests
{
    private const string Types = """

        enum bpf_kind <u32> { BPF_ONE = 1 }
        scalar char <s8>
        scalar int <s32>
        scalar long long unsigned int <u64>
        scalar unsigned int <u32>
        struct bpf_cpumask <16 align 8>
        struct cpumask <8 align 8>
        struct task_struct <64 align 8>
        typedef int s32
        typedef long long unsigned int u64
        typedef unsigned int u32
        typedef u32 __u32

        """;

    [Theory]
    [InlineData("f(const struct task_struct *p)", "f(struct task_struct *task)", "a parameter's name and const")]
    [InlineData("f(void *buffer__opt, u32 buffer__szk)", "f(void *buffer__nullable, u32 buffer__szk)", "__opt became __nullable")]
    [InlineData("f(u32 x)", "f(__u32 x)", "a typedef of the same type")]
    [InlineData("f(struct bpf_dynptr_kern *p)", "f(struct bpf_dynptr *p)", "the public name of the same object")]
    [InlineData("f(void *map__map)", "f(void *map__const_map)", "__map was what __const_map is", "7.2", "7.3")]
    public void Spelling_is_cosmetic(string older, string newer, string what, string olderKernel = "6.12", string newerKernel = "7.2") =>
        Assert.All(
            Compare($"void {older}: ?(0)", $"void {newer}: ?(0)", olderKernel, newerKernel),
            change => Assert.True(change.Level == DriftLevel.Cosmetic, what));

    [Theory]
    [InlineData("KF_TRUSTED_ARGS", "0")]
    [InlineData("KF_ACQUIRE|KF_TRUSTED_ARGS|KF_RET_NULL", "KF_ACQUIRE|KF_RET_NULL|KF_IMPLICIT_ARGS|KF_FASTCALL")]
    [InlineData("0", "0")]
    public void Trusted_by_default_is_cosmetic(string older, string newer) =>
        Assert.DoesNotContain(
            Compare($"void f(void): ?({older})", $"void f(void): ?({newer})"), change => change.Level != DriftLevel.Cosmetic);

    [Theory]
    [InlineData("int f(u32 x)", "int f(u64 x)", DriftLevel.Type, "parameter 'x': u32 -> u64")]
    [InlineData("int f(u32 x)", "int f(s32 x)", DriftLevel.Type, "parameter 'x': u32 -> s32")]
    [InlineData("u32 f(void)", "u64 f(void)", DriftLevel.Type, "return value: u32 -> u64")]
    [InlineData(
        "int f(struct cpumask *c)",
        "int f(struct bpf_cpumask *c)",
        DriftLevel.Type,
        "parameter 'c': struct cpumask * -> struct bpf_cpumask *")]
    [InlineData("u64 f(void)", "u64 f(void *ctx)", DriftLevel.Abi, "parameters: (void) -> (void *ctx)")]
    [InlineData("void f(void *p)", "void f(struct cpumask *p)", DriftLevel.Abi, "parameter 'p': void * -> struct cpumask *")]
    [InlineData("void f(u32 p)", "void f(enum bpf_kind p)", DriftLevel.Abi, "parameter 'p': u32 -> enum bpf_kind")]
    [InlineData("void f(void)", "int f(void)", DriftLevel.Abi, "return value: void -> int")]
    [InlineData("void f(void *p)", "void f(void *p__nullable)", DriftLevel.Contract, "parameter 'p': may be null now")]
    [InlineData("void f(u32 p)", "void f(u32 p__k)", DriftLevel.Contract, "parameter 'p': must be known to the verifier now")]
    [InlineData(
        "void f(void *map__map)",
        "void f(void *map__map)",
        DriftLevel.Contract,
        "parameter 'map': must be a map known to the verifier no longer",
        "7.3")]
    public void Types_and_annotations_have_their_level(
        string older, string newer, DriftLevel level, string detail, string newerKernel = "7.2") =>
        Assert.Contains(new DriftChange(level, detail), Compare($"{older}: ?(0)", $"{newer}: ?(0)", "6.12", newerKernel));

    [Theory]
    [InlineData("KF_ACQUIRE", "KF_ACQUIRE|KF_RET_NULL", "the result may now be null (+KF_RET_NULL)")]
    [InlineData("KF_SLEEPABLE", "0", "does not sleep any more (-KF_SLEEPABLE)")]
    [InlineData("0", "KF_PERFMON", "now needs CAP_PERFMON (+KF_PERFMON)")]
    [InlineData("KF_TRUSTED_ARGS", "KF_RCU", "now takes RCU-protected pointers (+KF_RCU)")]
    [InlineData("0", "KF_BIT_30", "+KF_BIT_30")]
    public void Flags_that_a_caller_must_obey_are_contract(string older, string newer, string detail) =>
        Assert.Equal([new DriftChange(DriftLevel.Contract, detail)], Compare($"void f(void): ?({older})", $"void f(void): ?({newer})"));

    [Theory]
    [InlineData("KF_RELEASE", "parameter 'p': is released by the call now (+KF_RELEASE)")]
    [InlineData("KF_ARENA_ARG1", "parameter 'p': must point into the program's arena now (+KF_ARENA_ARG1)")]
    [InlineData("KF_ARENA_ARG2", "parameter 2: must point into the program's arena now (+KF_ARENA_ARG2)")]
    [InlineData("KF_ITER_NEW", "now starts an iterator (+KF_ITER_NEW)")]
    public void A_flag_about_an_argument_names_it(string flags, string detail) =>
        Assert.Equal(
            [new DriftChange(DriftLevel.Contract, detail)],
            Compare("void f(void *p__ign, u64): ?(0)", $"void f(void *p__ign, u64): ?({flags})"));

    [Theory]
    [InlineData("implicit(void *aux)", "implicit_in_btf(void *aux)", "every call is refused now")]
    [InlineData("implicit_in_btf(void *aux)", "implicit(void *aux)", "can be called now")]
    public void Whether_calls_are_refused_is_contract(string older, string newer, string detail) =>
        Assert.Equal(
            [new DriftChange(DriftLevel.Contract, detail)],
            Compare($"void f(void): ?(KF_IMPLICIT_ARGS) {older}", $"void f(void): ?(KF_IMPLICIT_ARGS) {newer}", "7.1", "7.2"));

    [Fact]
    public void Before_7_0_losing_KF_TRUSTED_ARGS_is_contract() =>
        Assert.Equal(
            [new DriftChange(DriftLevel.Contract, "pointers need not be trusted any more (-KF_TRUSTED_ARGS)")],
            Compare("void f(void): ?(KF_TRUSTED_ARGS)", "void f(void): ?(0)", "6.1", "6.12"));

    [Fact]
    public void Unknown_flags_are_no_drift() =>
        Assert.Empty(Compare("void f(void): ?(KF_SLEEPABLE)", "void f(void): ?"));

    private static EquatableArray<DriftChange> Compare(
        string older, string newer, string olderKernel = "6.12", string newerKernel = "7.2") =>
        ContractDrift.Compare(Appearance(older, olderKernel), Appearance(newer, newerKernel));

    private static KfuncAppearance Appearance(string kfunc, string kernel)
    {
        Target target = new(kernel, SnapshotReader.Read($"kfuncs 1\nkernel {kernel}\nkfunc {kfunc}\n{Types}", kernel));
        return new KfuncAppearance(target, target.Snapshot.Kfuncs[0]);
    }
}
