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

    [BpfProgram(BpfProgramType.Syscall)]
    public static int UsesStructsThatNothingThereNames(ref Numbers ctx)
    {
        Money money = new((int)ctx.A, (byte)ctx.B), more = (int)ctx.B;
        money += more;
        money.Spend((int)ctx.A);
        more.Cents -= ctx.A;
        (int units, byte part) = -money;
        ctx.R = money.Cents + (units * 3) + part + more[(int)ctx.B];
        ctx.S = (more == money ? 1 : 0) + (more != money ? 2 : 0) + (more.IsNone ? 4 : 0) + more.Cents;
        return default(Money).IsNone ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ComparesRecordsOfAnotherProject(ref Numbers ctx)
    {
        Point one = new((int)ctx.A, (short)ctx.B), other = new((int)ctx.B, (short)ctx.A);
        Line line = new(one, other, 3), turned = new(other, one, 3), changed = line with { Kind = (byte)ctx.A };
        Remainder left = new(ctx.A), right = new(ctx.B);
        (int x, short y) = one;
        ctx.R = (one == other ? 1 : 0) + (one != other ? 2 : 0) + (one.Equals(other) ? 4 : 0) + (line == turned ? 8 : 0)
            + (line != changed ? 16 : 0) + (left == right ? 32 : 0) + (left != right ? 64 : 0) + (left.Equals(right) ? 128 : 0);
        ctx.S = x + y + one.Norm + other.Norm;
        return changed.From == one && line.Equals(changed) ? 1 : 0;
    }
}
