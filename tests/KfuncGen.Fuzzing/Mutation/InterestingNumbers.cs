namespace KfuncGen.Fuzzing.Mutation;

/// <summary>Numbers at which code that reads lengths, offsets and counts goes wrong.</summary>
internal static class InterestingNumbers
{
    private static readonly ulong[] Edges =
    [
        0, 1, 2, 3, 4, 7, 8, 12, 16, 24, 32, 64, 127, 128, 255, 256, 511, 512, 4095, 4096, 0x7fff, 0x8000, 0xffff, 0x10000,
        0xffffff, 0x1000000, 0x7fffffff, 0x80000000, 0xfffffff4, 0xfffffffc, 0xffffffff, 0x100000000, 0x7fffffffffffffff,
        0x8000000000000000, 0xfffffffffffffff8, 0xffffffffffffffff,
    ];

    /// <summary>Picks a number to put where another one stands.</summary>
    /// <param name="random">Where the choice comes from.</param>
    /// <param name="current">The number that stands there.</param>
    /// <param name="length">The length of the whole input in bytes.</param>
    /// <param name="offset">Where the number is.</param>
    public static ulong Pick(Random random, ulong current, int length, int offset) => random.Next(12) switch
    {
        0 => current + 1,
        1 => current - 1,
        2 => current + (ulong)random.Next(1, 64),
        3 => current ^ (1ul << random.Next(64)),
        4 => current * 2,
        5 => (ulong)length + (ulong)random.Next(-8, 9),
        6 => (ulong)(length - offset) + (ulong)random.Next(-8, 9),
        7 => (ulong)random.Next(Math.Max(1, length)),
        8 => (ulong)random.Next(1 << random.Next(1, 12)),
        9 => (ulong)random.NextInt64(),
        _ => Edges[random.Next(Edges.Length)],
    };
}
