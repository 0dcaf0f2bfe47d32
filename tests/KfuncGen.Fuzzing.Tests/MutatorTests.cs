using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Tests;

public sealed class MutatorTests
{
    [Fact]
    public void The_same_numbers_make_the_same_input()
    {
        foreach (FuzzTarget target in AllTargets.Make().Where(target => target is not WholeBtfTarget))
        {
            for (int index = 0; index < 50; index++)
            {
                Assert.Equal(new FuzzCase(target, 7, index).MakeInput(), new FuzzCase(target, 7, index).MakeInput());
            }
        }
    }

    [Fact]
    public void Seeds_come_first_and_stay_as_they_are()
    {
        FuzzTarget target = new BtfTarget();
        byte[][] before = [.. target.Seeds.Select(seed => seed.Bytes.ToArray())];

        for (int index = 0; index < 500; index++)
        {
            new FuzzCase(target, 1, index).MakeInput();
        }

        Assert.Equal(before, target.Seeds.Select(seed => seed.Bytes));
        Assert.Equal(before[0], new FuzzCase(target, 1, 0).MakeInput());
    }

    [Fact]
    public void Damage_is_of_many_kinds()
    {
        FuzzTarget target = new ElfTarget();
        byte[][] inputs = [.. Enumerable.Range(target.Seeds.Count, 2000).Select(index => new FuzzCase(target, 1, index).MakeInput())];
        FuzzSeed seed = target.Seeds[0];

        Assert.Contains(inputs, input => input.Length < 64);
        Assert.Contains(inputs, input => input.Length > target.Seeds.Max(one => one.Bytes.Length));
        Assert.Contains(inputs, input => input.Length == seed.Bytes.Length && Differences(input, seed.Bytes) is > 0 and <= 8);
        Assert.True(inputs.Select(Convert.ToHexString).Distinct().Count() > 1900);
    }

    private static int Differences(byte[] left, byte[] right) => left.Zip(right).Count(pair => pair.First != pair.Second);
}
