using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>Programs really run: in the kernel that the tests run on.</summary>
public sealed class RunTests
{
    [Fact]
    public void A_syscall_program_reads_and_writes_its_context_and_returns_a_value()
    {
        RealSystem.Require();
        using LoadedBpfProgram<Request> loaded = new Assembler()
            .Load(2, 1, 0).Compute(0x00, 2, 1).Store(1, 8, 2).Return(-3)
            .Program<Request>().Load();

        Request request = new(41);

        Assert.Equal(-3, loaded.Run(ref request));
        Assert.Equal(42, request.Output);
        Assert.NotEqual(0u, loaded.Id);
        Assert.Equal("Main", loaded.Program.Name);
    }

    [Fact]
    public void A_kfunc_is_called()
    {
        RealSystem.Require(Kfuncs.TaskFromPid, Kfuncs.TaskRelease);
        using LoadedBpfProgram<Request> loaded = new Assembler()
            .Copy(6, 1).Load(1, 6, 0).Call(Kfuncs.TaskFromPid).JumpIf(0, 0, "none")
            .Copy(1, 0).Call(Kfuncs.TaskRelease).Return(1)
            .Label("none").Return(0)
            .Program<Request>().Load();

        Request request = new(Environment.ProcessId);
        Request nobody = new(int.MaxValue);

        Assert.Equal(1, loaded.Run(ref request));
        Assert.Equal(0, loaded.Run(ref nobody));
    }

    [Fact]
    public void A_guarded_call_of_a_kfunc_that_is_not_there_loads()
    {
        RealSystem.Require();
        using LoadedBpfProgram<Request> loaded = new Assembler()
            .Has(1, Kfuncs.Missing).JumpIf(1, 0, "without").Call(Kfuncs.Missing).Return(1)
            .Label("without").Return(2)
            .Program<Request>().Load();

        Request request = default;

        Assert.Equal(2, loaded.Run(ref request));
    }
}
