using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Tests;

public sealed class CallContractTests
{
    private const string Types = """

        scalar char <s8>
        scalar int <s32>
        scalar unsigned int <u32>
        struct __sk_buff <192 align 8>
        struct bpf_dynptr <16 align 8>
        struct bpf_iter_num <8 align 8>
        struct task_struct <64 align 8>
        typedef unsigned int u32

        """;

    [Theory]
    [InlineData("void f(u32 a)", "Scalar:")]
    [InlineData("void f(u32 a__k)", "Scalar: Constant")]
    [InlineData("void f(struct __sk_buff *a)", "Context:")]
    [InlineData("void f(struct bpf_dynptr *a__uninit)", "OwnObject: Uninitialized")]
    [InlineData("void f(const char *a__str)", "TypedMemory: ConstantString")]
    [InlineData("void f(u32 *a)", "TypedMemory:")]
    [InlineData("void f(void *a__ign)", "Untyped: Unchecked")]
    [InlineData("void f(int (*a)(void))", "Callback:")]
    [InlineData("void f(void *a__nullable, u32 a__szk)", "SizedMemory: MayBeNull | Scalar: SizeOfPrevious Constant")]
    [InlineData("void f(struct task_struct *a__nullable)", "KernelObject: Trusted MayBeNull")]
    public void Types_and_suffixes_tell_what_an_argument_must_be(string kfunc, string expected) =>
        Assert.Equal(expected, Arguments(Contract($"{kfunc}: ?(0)", "7.2")));

    [Theory]
    [InlineData("0", "6.12", "KernelObject: NeedNotBeTrusted")]
    [InlineData("0", "7.0", "KernelObject: Trusted NotNull")]
    [InlineData("KF_TRUSTED_ARGS", "6.12", "KernelObject: Trusted NotNull")]
    [InlineData("KF_RCU", "6.12", "KernelObject: TrustedOrRcu NotNull")]
    [InlineData("KF_RCU", "7.2", "KernelObject: TrustedOrRcu NotNull")]
    [InlineData("KF_RELEASE", "6.12", "KernelObject: Released Trusted NotNull")]
    public void Who_must_be_trusted_depends_on_flags_and_version(string flags, string version, string expected) =>
        Assert.Equal(expected, Arguments(Contract($"void f(struct task_struct *a): ?({flags})", version)));

    [Theory]
    [InlineData("7.2", "Untyped: ConstantMap")]
    [InlineData("7.3", "Untyped: RunTimeMap")]
    public void What_a_map_must_be_depends_on_the_version(string version, string expected) =>
        Assert.Equal(expected, Arguments(Contract("void f(void *a__map): ?(0)", version)));

    [Theory]
    [InlineData("void f(void): ?(0)", "None:")]
    [InlineData("int f(void): ?(KF_RET_NULL)", "Scalar: MayBeNull")]
    [InlineData("struct task_struct *f(void): ?(KF_ACQUIRE|KF_RET_NULL)", "KernelObject: Owned MayBeNull")]
    [InlineData("struct task_struct *f(void): ?(KF_RCU_PROTECTED)", "KernelObject: NotOwned InReadSection NotNull")]
    [InlineData("struct task_struct *f(void): ?", "KernelObject:")]
    [InlineData("int *f(void): ?(0)", "Memory: ReadOnly NotNull")]
    [InlineData("int *f(u32 rdwr_buf_size): ?(0)", "Memory: Writable NotNull")]
    [InlineData("void *f(void): ?(KF_ARENA_RET)", "Untyped: InArena")]
    [InlineData("void *f(void): ?(0)", "Untyped:")]
    [InlineData("void *bpf_dynptr_slice_rdwr(void): ?(KF_RET_NULL)", "SizedMemory: Writable MayBeNull")]
    public void A_result_promises_what_flags_and_type_say(string kfunc, string expected)
    {
        ResultContract result = Contract(kfunc, "7.2").Result;
        Assert.Equal(expected, $"{result.Kind}: {string.Join(' ', result.Obligations)}".TrimEnd(' '));
    }

    [Theory]
    [InlineData("KF_SLEEPABLE|KF_DESTRUCTIVE", "MaySleep MayHarm")]
    [InlineData("KF_RCU_PROTECTED|KF_SPINLOCK_SAFE|KF_PERFMON", "InReadSection AllowedUnderLock Perfmon")]
    [InlineData("KF_ITER_NEXT|KF_RET_NULL", "MovesIterator")]
    [InlineData("KF_FASTCALL|KF_BIT_30", "")]
    public void A_call_needs_what_flags_say(string flags, string expected) =>
        Assert.Equal(expected, string.Join(' ', Contract($"void f(void): ?({flags})", "7.3").Obligations));

    [Fact]
    public void Only_the_flags_of_the_sets_in_question_count()
    {
        (Kfunc kfunc, Target target) = Read("void f(void): tc(0), syscall(KF_SLEEPABLE)", "7.2");

        Assert.True(CallContract.Of(kfunc, target.Types, null).Has(CallObligation.MaySleep));
        Assert.False(CallContract.Of(kfunc, target.Types, null, kfunc.Registrations!.Value[0].Flags).Has(CallObligation.MaySleep));
    }

    [Fact]
    public void Without_flags_the_name_tells_what_makes_an_iterator() =>
        Assert.Equal(
            "OwnObject: Uninitialized", Arguments(Contract("int bpf_iter_num_new(struct bpf_iter_num *it): ?", "7.2")));

    private static string Arguments(CallContract contract) => string.Join(
        " | ", contract.Arguments.Select(static one => $"{one.Kind}: {string.Join(' ', one.Obligations)}".TrimEnd(' ')));

    private static CallContract Contract(string kfunc, string kernel)
    {
        (Kfunc read, Target target) = Read(kfunc, kernel);
        return CallContract.Of(read, target.Types, target.Snapshot.Version);
    }

    private static (Kfunc Kfunc, Target Target) Read(string kfunc, string kernel)
    {
        string sets = "set syscall: SYSCALL\nset tc: TC\n\n";
        Target target = new(kernel, SnapshotReader.Read($"kfuncs 1\nkernel {kernel}\n{sets}kfunc {kfunc}\n{Types}", kernel));
        return (target.Snapshot.Kfuncs[0], target);
    }
}
