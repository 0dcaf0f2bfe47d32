namespace KfuncGen.Programs.Tests;

/// <summary>A program that is loaded alone, whose own data begins with something, a part of it in another class.</summary>
internal static partial class InitialDataPrograms
{
    static ulong first = 0x1122334455667788;

    [BpfProgram(BpfProgramType.Syscall)]
    internal static int Sum(ref Numbers ctx)
    {
        ctx.R = (long)first;
        first++;
        return Elsewhere.Next();
    }

    internal static class Elsewhere
    {
        internal static short start = -7;

        [BpfFunction]
        internal static int Next() => ++start;
    }
}
