namespace KfuncGen.Programs.Tests;

public sealed class VariableTests
{
    [Fact]
    public void A_variable_of_each_processor_is_read_until_there_is_none()
    {
        (int result, Numbers numbers) = Run(VariablePrograms.Bpf.WalksProcessors);

        // Also of those that are not running now.
        Assert.Equal(0, result);
        Assert.InRange(numbers.R, Environment.ProcessorCount, 1024);
        Assert.InRange(numbers.S, 1, int.MaxValue);
    }

    [Fact]
    public void A_variable_is_that_of_the_processor_that_the_program_runs_on()
    {
        long before = KernelTicks();
        (int result, Numbers numbers) = Run(VariablePrograms.Bpf.ReadsItsOwn);

        Assert.Equal(result, numbers.R);
        Assert.InRange(numbers.S, 0, 1);

        // What is printed is counted in hundredths of a second and may be rounded up before.
        Assert.InRange(numbers.T / 10_000_000, before - 1, KernelTicks() + 1);
    }

    [Fact]
    public void What_a_kernel_has_is_asked_in_programs_and_in_user_space()
    {
        (int result, Numbers numbers) = Kernel.Run(VariablePrograms.Bpf.AsksFirst);

        Assert.Equal(KernelVariables.Has.runqueues ? 1 : 0, result);
        Assert.Equal(0, numbers.R);
        Assert.Equal(KernelVariables.Has.current_task ? Environment.ProcessId : -1, numbers.S);
    }

    [Fact]
    public void A_variable_is_kept_and_handed_on_as_others_are()
    {
        (int result, Numbers numbers) = Run(VariablePrograms.Bpf.KeepsAVariable, int.MaxValue);

        Assert.Equal((0, 1), (result, numbers.R));
    }

    [Fact]
    public void In_user_space_a_variable_says_that_it_is_for_programs() =>
        Assert.Throws<BpfOnlyException>(static () => KernelVariables.runqueues.ToString());

    [Fact]
    public void What_a_kernel_lacks_is_told_before_it_is_asked_and_another_program_may_do()
    {
        if (KernelVariables.Has.runqueues)
        {
            Assert.Skip("This kernel has the variable.");
        }

        Assert.False(VariablePrograms.Bpf.ReadsItsOwn.TryLoad(out _, out BpfLoadFailure? failure));
        Assert.Equal(BpfLoadFailureKind.FieldAbsent, failure.Kind);
        Assert.Contains("uses variable runqueues at ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Use it only where KernelVariables.Has.runqueues is true", failure.Message, StringComparison.Ordinal);
    }

    private static (int Result, Numbers Numbers) Run(BpfProgram<Numbers> program, long a = 0)
    {
        if (!KernelVariables.Has.runqueues)
        {
            Assert.Skip("This kernel lists no variables: it is built without CONFIG_KALLSYMS_ALL.");
        }

        return Kernel.Run(program, a);
    }

    // proc_stat(5): time in the kernel, the third number, of the first processor.
    private static long KernelTicks() => long.Parse(
        File.ReadLines("/proc/stat").First(static line => line.StartsWith("cpu0 ", StringComparison.Ordinal)).Split(' ')[3],
        System.Globalization.CultureInfo.InvariantCulture);
}
