using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>An application that tries its best program, then the next, then does without.</summary>
public sealed class FallbackTests
{
    private static readonly BpfProgram Newest = new Assembler().Call(Kfuncs.Missing).Return(3).Program<Request>("Newest");
    private static readonly BpfProgram Newer = new Assembler().Call(Kfuncs.Changed).Return(2).Program<Request>("Newer");
    private static readonly BpfProgram Plain = new Assembler().Return(1).Program<Request>("Plain");

    [Fact]
    public void The_first_program_that_the_kernel_takes_is_loaded_and_why_not_those_before()
    {
        FakeSystem system = new(Kernel.Debian72);

        using LoadedBpfProgram? loaded = BpfProgram.FirstInto(
            system, [Newest, Newer, Plain], new(), out IReadOnlyList<BpfLoadFailure> failures);

        Assert.Same(Plain, loaded?.Program);
        Assert.Equal(
            [("Newest", BpfLoadFailureKind.KfuncAbsent), ("Newer", BpfLoadFailureKind.KfuncChanged)],
            failures.Select(static failure => (failure.Program, failure.Kind)));
        Assert.Single(system.Programs);
    }

    [Fact]
    public void A_process_that_may_not_load_anything_is_told_once()
    {
        FakeSystem system = new(Kernel.Debian72) { OnProgram = static _ => (Errno.EPERM, "") };

        LoadedBpfProgram? loaded = BpfProgram.FirstInto(system, [Plain, Plain, Plain], new(), out IReadOnlyList<BpfLoadFailure> failures);

        Assert.Null(loaded);
        Assert.Equal(BpfLoadFailureKind.NotPermitted, Assert.Single(failures).Kind);
    }

    [Fact]
    public void A_denial_of_one_type_of_program_does_not_keep_another_from_being_tried()
    {
        BpfProgram xdp = new Assembler().Return(2).Program(BpfProgramType.Xdp);
        FakeSystem system = new() { OnProgram = static call => call < 2 ? (Errno.EPERM, "") : (Errno.None, "") };

        using LoadedBpfProgram? loaded = BpfProgram.FirstInto(system, [xdp, xdp, Plain], new(), out IReadOnlyList<BpfLoadFailure> failures);

        Assert.Same(Plain, loaded?.Program);
        Assert.Single(failures);
    }

    [Fact]
    public void What_the_verifier_rejects_does_not_keep_the_next_from_being_tried()
    {
        FakeSystem system = new()
        {
            OnProgram = static call => call < 2
                ? (Errno.EPERM, "0: (85) call x#1\nkfunc x needs CAP_PERFMON\n")
                : (Errno.None, ""),
        };

        using LoadedBpfProgram? loaded = BpfProgram.FirstInto(system, [Plain, Plain], new(), out IReadOnlyList<BpfLoadFailure> failures);

        Assert.NotNull(loaded);
        Assert.Equal(BpfLoadFailureKind.NotPermitted, Assert.Single(failures).Kind);
    }

    [Fact]
    public void On_this_kernel_the_first_that_loads_runs()
    {
        RealSystem.Require(Kfuncs.TaskFromPid);
        BpfProgram<Request> best = new Assembler().Call(Kfuncs.Missing).Return(2).Program<Request>("Best");
        BpfProgram<Request> good = new Assembler().Return(1).Program<Request>("Good");

        Assert.True(
            BpfProgram.TryLoadFirst([best, good], out LoadedBpfProgram<Request>? loaded, out IReadOnlyList<BpfLoadFailure> failures));

        using (loaded)
        {
            Request request = default;
            Assert.Equal(1, loaded.Run(ref request));
        }

        Assert.Equal("Best", Assert.Single(failures).Program);
    }

    [Fact]
    public void The_first_that_loads_keeps_its_context_and_none_is_an_exception_with_all_failures()
    {
        RealSystem.Require();
        BpfProgram<Request> best = new Assembler().Call(Kfuncs.Missing).Return(2).Program<Request>("Best");
        BpfProgram<Request> good = new Assembler().Return(1).Program<Request>("Good");
        Request request = default;

        using LoadedBpfProgram<Request> loaded = BpfProgram.LoadFirst(best, good);

        Assert.Equal(1, loaded.Run(ref request));
        Assert.Equal(2, Assert.Throws<BpfLoadException>(() => BpfProgram.LoadFirst(best, Newest)).Failures.Count);
    }

    [Fact]
    public void Without_a_program_nothing_is_loaded_and_nothing_failed()
    {
        Assert.Null(BpfProgram.FirstInto(new FakeSystem(), [], new(), out IReadOnlyList<BpfLoadFailure> failures));
        Assert.Empty(failures);
        Assert.Throws<ArgumentException>(static () => BpfProgram.LoadFirst());
    }

    [Fact]
    public void On_this_kernel_none_that_loads_is_told_with_all_reasons()
    {
        RealSystem.Require();

        Assert.False(BpfProgram.TryLoadFirst([Newest, Newest], out LoadedBpfProgram? loaded, out IReadOnlyList<BpfLoadFailure> failures));
        Assert.Null(loaded);
        Assert.Equal(2, failures.Count);
        Assert.Equal(BpfLoadFailureKind.KfuncAbsent, Assert.Throws<BpfLoadException>(() => Newest.Load()).Failure.Kind);
    }
}
