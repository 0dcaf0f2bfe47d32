namespace KfuncGen.Programs.Tests;

/// <summary>Runs programs in the kernel of this machine; where that is not permitted, the test is skipped and says why.</summary>
internal static class Kernel
{
    /// <summary>Runs a program once.</summary>
    public static int Run<T>(BpfProgram<T> program, ref T context)
        where T : unmanaged
    {
        using LoadedBpfProgram<T> loaded = Load(program);
        return loaded.Run(ref context);
    }

    /// <summary>Runs a program on numbers.</summary>
    public static (int Result, Numbers Numbers) Run(BpfProgram<Numbers> program, long a = 0, long b = 0, long c = 0)
    {
        Numbers numbers = new() { A = a, B = b, C = c };
        return (Run(program, ref numbers), numbers);
    }

    /// <summary>Loads a program.</summary>
    public static LoadedBpfProgram<T> Load<T>(BpfProgram<T> program)
        where T : unmanaged
    {
        if (program.TryLoad(out LoadedBpfProgram<T>? loaded, out BpfLoadFailure? failure))
        {
            return loaded;
        }

        throw Refused(failure);
    }

    /// <summary>Loads a program that the kernel runs on packets.</summary>
    public static LoadedPacketProgram LoadForPackets(BpfProgram program) => (LoadedPacketProgram)Load(program);

    /// <summary>Loads a program of any kind.</summary>
    public static LoadedBpfProgram Load(BpfProgram program)
    {
        if (program.TryLoad(out LoadedBpfProgram? loaded, out BpfLoadFailure? failure))
        {
            return loaded;
        }

        throw Refused(failure);
    }

    private static Exception Refused(BpfLoadFailure failure)
    {
        if (failure.Kind is BpfLoadFailureKind.NotPermitted or BpfLoadFailureKind.NotSupported or BpfLoadFailureKind.NoBtf)
        {
            Assert.Skip(failure.Message);
        }

        return new BpfLoadException(failure);
    }
}
