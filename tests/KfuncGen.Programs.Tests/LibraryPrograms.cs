using KfuncGen.Programs.Library;

namespace KfuncGen.Programs.Tests;

/// <summary>Programs that call functions of another project, and take its structs.</summary>
internal static partial class LibraryPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int CallsAnotherProject(ref Numbers ctx)
    {
        Totals totals = new() { Kind = (byte)ctx.A, Count = 3 };
        LibraryFunctions.Add(ref totals, ctx.B);
        LibraryFunctions.Add(ref totals, 2);
        Span<byte> bytes = stackalloc byte[8];

        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(ctx.A >> i);
        }

        ctx.R = totals.Sum + totals.Limits.Both + totals.Limits.Step;
        ctx.S = LibraryFunctions.Hash(bytes);
        return LibraryFunctions.Twice(totals.Count);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TakesAContextOfAnotherProject(ref Totals ctx)
    {
        ctx.Limits.Low = ctx.Kind + 1;
        LibraryFunctions.Add(ref ctx, ctx.Sum);
        return ctx.Count;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CallsKfuncsOfAnotherProject(ref Numbers ctx)
    {
        ctx.R = LibraryFunctions.Calls();
        return LibraryFunctions.Exists((int)ctx.A) ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int UsesMembersOfAnotherProjectsStruct(ref Numbers ctx)
    {
        Distance near = new((int)ctx.A, 7), far = LibraryFunctions.Between((int)ctx.B, (int)ctx.A);
        Distance both = near + far;
        ctx.R = both.Count(3) + near.Weight + far[(int)ctx.B];
        ctx.S = both.Length + far.Length;
        return near.Count((int)ctx.B);
    }
}
