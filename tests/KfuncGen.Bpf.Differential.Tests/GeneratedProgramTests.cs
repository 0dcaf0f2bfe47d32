using KfuncGen.Bpf.Differential.Generation;
using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Differential.Running;

namespace KfuncGen.Bpf.Differential.Tests;

public class GeneratedProgramTests
{
    private static readonly RandomProgram[] Programs = [.. Enumerable.Range(0, 150).Select(
        static seed => ProgramGenerator.Generate($"P{seed}", seed))];

    [Fact]
    public void Every_program_compiles_and_runs_on_the_CLR()
    {
        using ClrBatch batch = ClrBatch.Of(Programs);
        Assert.Empty(batch.Errors);

        int varied = Programs.Count(program => Inputs.For(program.Seed).Select(input => batch.Run(program, input)).Distinct().Count() > 1);
        Assert.True(varied > Programs.Length / 2, $"Only {varied} of {Programs.Length} programs do anything with their input.");
    }

    [Fact]
    public void The_same_seed_makes_the_same_program() =>
        Assert.All(
            Programs,
            static program => Assert.Equal(
                program.ToText(isForClr: false), ProgramGenerator.Generate(program.Name, program.Seed).ToText(isForClr: false)));

    [Theory]
    [InlineData("switch (")]
    [InlineData(" switch {")]
    [InlineData("foreach (")]
    [InlineData("while (")]
    [InlineData("do\n")]
    [InlineData("goto L")]
    [InlineData("goto default")]
    [InlineData("continue;")]
    [InlineData("break; }")]
    [InlineData("stackalloc int[")]
    [InlineData("stackalloc byte[] {")]
    [InlineData("ref p")]
    [InlineData("(in ")]
    [InlineData("out ")]
    [InlineData("ref int r")]
    [InlineData(">>>= ")]
    [InlineData(" is not ")]
    [InlineData(" %= ")]
    [InlineData(" / (ulong)")]
    [InlineData("nuint")]
    [InlineData(" && ")]
    [InlineData("++)")]
    [InlineData("= new S1 {")]
    public void Every_construct_comes_up(string text) =>
        Assert.Contains(Programs, program => program.ToText(isForClr: false).Contains(text, StringComparison.Ordinal));

    [Fact]
    public void Some_programs_leave_bounds_but_few()
    {
        using ClrBatch batch = ClrBatch.Of(Programs);
        int left = Programs.Count(
            program => Inputs.For(program.Seed).Any(input => batch.Run(program, input).Result == Outcome.OutOfBounds));

        Assert.InRange(left, 1, Programs.Length / 4);
    }
}
