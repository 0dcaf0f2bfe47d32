using System.Runtime.CompilerServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Data that begins with what the CLR makes of its fields: numbers, structs, arrays, and what a constructor fills.</summary>
internal static partial class InitialDataObject
{
    [BpfMap] static readonly BpfArray<ulong> Unused;
    static int limit = 5;
    static XdpAction action = XdpAction.XDP_TX;
    static Range range = new() { Low = -1, High = limit + 10, IsOpen = true };
    static Squares squares;
    static long untouched;
    static readonly Range Fixed = new() { Low = 3, High = 4 };
    static readonly Squares Cubes = MakeCubes();

    static InitialDataObject()
    {
        for (int i = 0; i < 8; i++)
        {
            squares[i] = i * i;
        }
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int Read(ref Numbers ctx)
    {
        int index = (int)ctx.A & 7;
        ctx.R = limit + ((long)action * 1000);
        ctx.S = range.Low + range.High + (range.IsOpen ? 100 : 0) + (Fixed.Low * 10_000) + (Fixed.High * 1000);
        ctx.C = squares[index] + (Cubes[index] * 1000);
        limit = 6;
        untouched++;
        return (int)untouched;
    }

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction Act(xdp_md ctx) => Unused.Find(3) is null ? action : XdpAction.XDP_ABORTED;

    private static Squares MakeCubes()
    {
        Squares cubes = default;

        for (int i = 0; i < 8; i++)
        {
            cubes[i] = i * i * i;
        }

        return cubes;
    }

    internal struct Range
    {
        public int Low;
        public long High;
        public bool IsOpen;
    }

    [InlineArray(8)]
    internal struct Squares
    {
        private int first;
    }
}
