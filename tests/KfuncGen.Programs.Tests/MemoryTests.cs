namespace KfuncGen.Programs.Tests;

public sealed class MemoryTests
{
    [Fact]
    public void An_index_within_the_bounds_goes_on()
    {
        (int result, Numbers numbers) = Kernel.Run(MemoryPrograms.Bpf.LeavesTheBounds, 7);

        Assert.Equal((0, 2, 3), (result, numbers.R, numbers.S));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_index_out_of_bounds_ends_the_program_after_its_finally_blocks(long index)
    {
        (int result, Numbers numbers) = Kernel.Run(MemoryPrograms.Bpf.LeavesTheBounds, index);

        Assert.Equal((-34, 1, 3), (result, numbers.R, numbers.S));
    }

    [Theory]
    [InlineData(2, 0, 2, 42)]
    [InlineData(4, -34, 1, 0)]
    public void An_index_out_of_bounds_in_a_function_ends_the_program(long index, int expected, long r, long s)
    {
        (int result, Numbers numbers) = Kernel.Run(MemoryPrograms.Bpf.LeavesTheBoundsInAFunction, index);

        Assert.Equal((expected, r, s), (result, numbers.R, numbers.S));
    }

    [Fact]
    public void Static_fields_are_a_program_s_own_and_begin_at_zero()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(MemoryPrograms.Bpf.KeepsData);
        Numbers numbers = new() { A = 3 };

        Assert.Equal(5, loaded.Run(ref numbers));
        Assert.Equal(10, loaded.Run(ref numbers));
        Assert.Equal(2, numbers.R);
        Assert.Equal(5, Kernel.Run(MemoryPrograms.Bpf.KeepsData, 3).Result);
    }
}
