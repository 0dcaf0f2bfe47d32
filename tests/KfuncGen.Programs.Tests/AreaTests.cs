using System.Globalization;
using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

public sealed class AreaTests
{
    private const int NotThere = -2;
    private const int Busy = -16;
    private const int OutOfBounds = -34;

    // Code of a library, which neither grows nor moves.
    private static readonly long Code = (long)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "getpid");

    [Fact]
    public void What_an_address_is_in_is_what_proc_says()
    {
        (int result, Numbers numbers) = Find(AreaPrograms.Bpf.Finds, Code);
        string[] lines = [.. File.ReadLines("/proc/self/maps").Where(static one => Bound(one, 0) <= Code && Code < Bound(one, 1))];
        string line = Assert.Single(lines);
        Assert.Equal((0, Bound(line, 0), Bound(line, 1), (long)Environment.ProcessId), (result, numbers.R, numbers.S, numbers.T));
    }

    [Fact]
    public void Where_nothing_is_the_function_is_not_called()
    {
        (int result, Numbers numbers) = Find(AreaPrograms.Bpf.Finds, 16);
        Assert.Equal((NotThere, 0, 0), (result, numbers.R, numbers.T));
    }

    [Fact]
    public void A_function_that_leaves_the_bounds_ends_the_program()
    {
        (int within, Numbers numbers) = Find(AreaPrograms.Bpf.FindsOutOfBounds, Code, 1);
        Assert.Equal(1, within);
        Assert.True(numbers.R > Code);
        Assert.Equal(OutOfBounds, Find(AreaPrograms.Bpf.FindsOutOfBounds, Code, 2).Result);
    }

    // Another thread may be changing the process's memory, for which the kernel does not wait.
    private static (int Result, Numbers Numbers) Find(BpfProgram<Numbers> program, long address, long which = 0)
    {
        (int Result, Numbers Numbers) found = Kernel.Run(program, address, which);

        for (int i = 0; i < 1000 && found.Result is Busy or Busy + 1; i++)
        {
            found = Kernel.Run(program, address, which);
        }

        return found;
    }

    private static long Bound(string line, int which) =>
        long.Parse(line.Split(' ')[0].Split('-')[which], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
