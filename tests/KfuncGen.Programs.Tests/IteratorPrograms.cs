namespace KfuncGen.Programs.Tests;

/// <summary>The kernel's iterators in a foreach.</summary>
internal static partial class IteratorPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int SumsNumbers(ref Numbers ctx)
    {
        int sum = 0;

        foreach (int i in Kf.bpf_iter_num(0, 10))
        {
            sum += i;
        }

        return sum;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int BreaksOutOfAnIterator(ref Numbers ctx)
    {
        int steps = 0;

        foreach (int i in Kf.bpf_iter_num(0, 1000))
        {
            if (i == (int)ctx.A)
            {
                break;
            }

            steps++;
        }

        return steps;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReturnsOutOfAnIterator(ref Numbers ctx)
    {
        foreach (int i in Kf.bpf_iter_num(0, 1000))
        {
            if (i * i > 200)
            {
                return i;
            }
        }

        return -1;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int NestsIterators(ref Numbers ctx)
    {
        int sum = 0;

        foreach (int i in Kf.bpf_iter_num(0, 4))
        {
            foreach (int j in Kf.bpf_iter_num(0, 4))
            {
                sum += i * j;
            }
        }

        return sum;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int DrivesAnIteratorByHand(ref Numbers ctx)
    {
        int sum = 0;
        Kf.bpf_iter_num_new(out bpf_iter_num it, 5, 8);

        while (Kf.bpf_iter_num_next(ref it) is { } pointer)
        {
            sum += pointer.Value;
        }

        Kf.bpf_iter_num_destroy(ref it);
        return sum;
    }
}
