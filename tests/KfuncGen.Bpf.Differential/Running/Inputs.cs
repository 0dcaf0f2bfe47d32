using System.Buffers.Binary;
using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>The contexts that programs are run with.</summary>
public static class Inputs
{
    /// <summary>Some contexts for a program: zero, all ones, the ends of the ranges, small numbers, random ones.</summary>
    public static IReadOnlyList<byte[]> For(int seed)
    {
        Random random = new(seed);
        byte[] ones = new byte[RequestLayout.Size];
        ones.AsSpan().Fill(0xff);
        return [new byte[RequestLayout.Size], ones, .. Enumerable.Range(0, 8).Select(_ => Mixed(random))];
    }

    private static byte[] Mixed(Random random)
    {
        byte[] context = new byte[RequestLayout.Size];
        int offset = 0;
        Span<byte> word = stackalloc byte[8];

        foreach ((_, ScalarType type) in RequestLayout.Fields)
        {
            int bits = type.Bits();
            long value = random.Next(8) switch
            {
                0 => 1L << (bits - 1),
                1 => (1L << (bits - 1)) - 1,
                2 => -1,
                3 => random.Next(8),
                4 => -random.Next(8),
                _ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
            };
            BinaryPrimitives.WriteInt64LittleEndian(word, value);
            word[..(bits / 8)].CopyTo(context.AsSpan(offset));
            offset += bits / 8;
        }

        return context;
    }
}
