using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Tests;

/// <summary>A reader that does what it should not, as soon as its first byte says so.</summary>
internal sealed class FaultyReader : FuzzTarget
{
    public const byte Undeclared = 1;
    public const byte Greedy = 2;
    public const byte Slow = 3;
    public const byte Endless = 4;

    public override string Name => "faulty";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        byte first = input.Length == 0 ? (byte)0 : input.Span[0];

        switch (first)
        {
            case Undeclared:
                throw new IndexOutOfRangeException();

            case Greedy:
                GC.KeepAlive(new byte[AllocationLimit(input.Length) + 1]);
                break;

            case Slow:
                for (TimeSpan start = Running.ProcessorTime.Now; Running.ProcessorTime.Now - start < TimeLimit(input.Length) * 1.5;)
                {
                }

                break;

            case Endless:
                Thread.Sleep(Timeout.Infinite);
                break;
        }

        return true;
    }

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromMilliseconds(20);

    protected override IEnumerable<FuzzSeed> MakeSeeds() => [new FuzzSeed("zeros", new byte[16])];
}
