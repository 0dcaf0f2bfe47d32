using KfuncGen.Bpf.Differential.Generation;
using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Differential.Running;
using KfuncGen.Bpf.Differential.Shrinking;

namespace KfuncGen.Bpf.Differential.Tests;

public class ShrinkerTests
{
    // A program that assigns and multiplies many times stands for one whose multiplication is wrong.
    [Fact]
    public void What_fails_is_all_that_remains()
    {
        RandomProgram program = Enumerable.Range(0, 200).Select(
            static seed => ProgramGenerator.Generate("P", seed)).First(static program => Multiplies(program) && program.Members.Size > 500);
        RandomProgram smaller = new Shrinker(static programs => [.. programs.Select(Multiplies)]).Shrink(program, 20_000);

        Assert.True(Multiplies(smaller));
        Assert.True(smaller.Members.Size < 12, smaller.ToText(isForClr: false));
    }

    [Fact]
    public void What_does_not_compile_is_not_taken()
    {
        RandomProgram program = ProgramGenerator.Generate("P", 3);
        byte[] input = Inputs.For(3)[4];
        Outcome expected = Run([program], input)[0]!;
        RandomProgram smaller = new Shrinker(
            programs => [.. Run(programs, input).Select(outcome => outcome?.Result == expected.Result)]).Shrink(program, 300);

        Assert.True(smaller.Members.Size < program.Members.Size);
        Assert.Equal(expected.Result, Run([smaller], input)[0]!.Result);
    }

    private static bool Multiplies(RandomProgram program) => program.ToText(isForClr: false).Contains(" * ", StringComparison.Ordinal);

    private static List<Outcome?> Run(IReadOnlyList<RandomProgram> programs, byte[] input)
    {
        using ClrBatch batch = ClrBatch.Of(programs);
        return [.. programs.Select(program => batch.Errors.ContainsKey(program.Name) ? null : batch.Run(program, input))];
    }
}
