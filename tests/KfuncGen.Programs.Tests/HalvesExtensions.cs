namespace KfuncGen.Programs.Tests;

/// <summary>Extension blocks whose members are BPF functions.</summary>
internal static class HalvesExtensions
{
    extension(Halves one)
    {
        [BpfFunction]
        public long Sum(long by)
        {
            one.X += by;
            return one.X + one.Y;
        }
    }

    extension(ref Halves one)
    {
        [BpfFunction]
        public void Move(long by)
        {
            one.X += by;
            one.Y -= by;
        }
    }

    extension(ref long number)
    {
        [BpfFunction]
        public void Grow() => number *= 3;
    }

    extension(ReadOnlySpan<byte> bytes)
    {
        [BpfFunction]
        public int Total()
        {
            int total = 0;

            foreach (byte one in bytes)
            {
                total += one;
            }

            return total;
        }
    }

    extension(int)
    {
        public static int Seven => 7;

        [BpfFunction]
        public static int Make(int number) => number + 7;
    }

    extension(int number)
    {
        [BpfFunction]
        public int Rec(int by) => number.Other(by) + number;

        [BpfFunction]
        public int Other(int by) => by * number;

        [BpfFunction]
        public int Lambda()
        {
            return Twice(number);

            static int Twice(int one) => one * 2;
        }
    }
}
