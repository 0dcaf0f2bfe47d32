namespace KfuncGen.Programs.Tests;

/// <summary>Nullable numbers: chosen, asked, matched, compared, converted.</summary>
internal static partial class NullablePrograms
{
    private enum Size : short
    {
        Small,
        Large = 300,
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int NullablesAreChosen(ref Numbers ctx)
    {
        int? some = ctx.A > 5 ? (int)ctx.B : null;
        long? none = null;
        byte? small = default;
        uint? made = new uint?((uint)ctx.A);
        ulong? empty = new();
        ctx.R = some ?? -1;
        ctx.S = (none ?? ctx.B) + (small ?? 9) + (long)(empty ?? 4);
        ctx.T = made ?? 0;
        some ??= 17;
        return some.GetValueOrDefault() + (int)(ctx.A > 5 ? some : null).GetValueOrDefault(3);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int NullablesAreAsked(ref Numbers ctx)
    {
        long? some = ctx.A < ctx.B ? ctx.A : null;
        bool? truth = ctx.A == 0 ? null : ctx.A > ctx.B;
        ctx.R = some.HasValue ? some.Value + 1 : -7;
        ctx.S = (some is null ? 1 : 0) + (some == null ? 2 : 0) + (some != null ? 4 : 0) + (some is not null ? 8 : 0);
        ctx.T = (truth == true ? 1 : 0) + (truth == false ? 2 : 0) + (truth is true ? 4 : 0) + (truth is not false ? 8 : 0) +
            (truth ?? false ? 16 : 0) + (truth != true ? 32 : 0);
        return some.HasValue ? (int)(long)some : (int)some.GetValueOrDefault();
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int NullablesAreMatched(ref Numbers ctx)
    {
        int? some = ctx.A >= 0 ? (int)ctx.A : null;
        Size? size = ctx.B > 9 ? (Size)(short)ctx.B : null;
        ctx.R = some is { } value ? value * 3 : -1;
        ctx.S = some is int again && again > 7 ? again : some is > 2 and < 9 ? 5 : some is 1 or null ? 6 : 7;
        ctx.T = size switch { Size.Small => 1, Size.Large => 2, null => 3, { } other => (short)other };
        return some switch { null => -5, < 64 => 4, var rest => rest.GetValueOrDefault() };
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int NullablesAreCompared(ref Numbers ctx)
    {
        int? left = ctx.A != 7 ? (int)ctx.A : null;
        int? right = ctx.B != 9 ? (int)ctx.B : null;
        uint? low = ctx.A != 8 ? (uint)ctx.A : null;
        ctx.R = (left == right ? 1 : 0) + (left != right ? 2 : 0) + (left < right ? 4 : 0) + (left <= right ? 8 : 0) +
            (left > right ? 16 : 0) + (left >= right ? 32 : 0);
        ctx.S = (left == 0 ? 1 : 0) + (left != 0 ? 2 : 0) + (3 > left ? 4 : 0) + (left >= 0 ? 8 : 0) +
            (low > 5 ? 16 : 0) + (low < 5 ? 32 : 0);
        bool isLess = left < right;
        ctx.T = isLess ? 1 : 0;
        return !(left < right) ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int NullablesAreConverted(ref Numbers ctx)
    {
        sbyte? small = ctx.A > 0 ? (sbyte)ctx.A : null;
        int? wide = small;
        long? wider = wide;
        byte? cut = (byte?)wider;
        Size? size = (Size?)wide;
        ctx.R = wider ?? 1000;
        ctx.S = cut ?? 2000;
        ctx.T = (short)(size ?? Size.Large);
        long? kept = small;

        for (int i = 0; i < 4; i++)
        {
            kept = kept is { } now && now > i ? now - i : null;
        }

        return (int)(kept ?? -3);
    }
}
