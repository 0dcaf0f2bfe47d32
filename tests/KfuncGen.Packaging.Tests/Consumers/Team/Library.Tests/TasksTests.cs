using KfuncGen;
using Team.Library;
using Xunit;

namespace Team.Library.Tests;

public class TasksTests
{
    [Fact]
    public void Internal_bindings_of_the_library_and_those_of_the_tests_live_side_by_side()
    {
        Assert.NotEmpty(Internals.All);
        Assert.Equal(["bpf_task_acquire", "bpf_task_release"], Mine.All.Select(static kfunc => kfunc.Identifier));
    }

    [Fact]
    public void A_function_of_the_library_is_for_BPF() =>
        Assert.Equal("bpf_task_from_pid", Assert.Throws<BpfOnlyException>(static () => Tasks.Exists(1)).Kfunc);

    [Fact]
    public void The_library_has_its_object_s_code() => Assert.NotNull(Counter.Bpf.Programs.Ask.Name);
}

[KfuncBindings("bpf_task_acquire", "bpf_task_release")]
internal static partial class Mine
{
    [BpfFunction]
    internal static void Keep(task_struct task)
    {
        using task_struct? mine = bpf_task_acquire(task);
    }
}
