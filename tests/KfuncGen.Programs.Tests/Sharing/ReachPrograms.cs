namespace KfuncGen.Programs.Tests.Sharing;

/// <summary>Packets whose length is compared in every form, and read as far as that allows.</summary>
internal static partial class ReachPrograms
{
    [BpfProgram(BpfProgramType.Xdp)]
    internal static int Nothing(xdp_md ctx) => ctx.data.Length > 0 ? ctx.data[0] : 1;

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int Something(xdp_md ctx) => ctx.data.Length != 0 ? ctx.data[0] : 1;

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int More(xdp_md ctx) => ctx.data.Length > 19 ? ctx.data[19] + ctx.data[0] : 1;

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int AtLeast(xdp_md ctx) => ctx.data.Length >= 20 ? ctx.data[19] + ctx.data[18] : 1;

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int Less(xdp_md ctx) => ctx.data.Length < 20 ? 1 : ctx.data[19] + ctx.data[1];

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int AtMost(xdp_md ctx) => ctx.data.Length <= 19 ? 1 : ctx.data[19] + ctx.data[2];

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int Turned(xdp_md ctx) => 19 < ctx.data.Length ? ctx.data[19] + ctx.data[3] : 1;

    // One more than was asked for is looked at by itself.
    [BpfProgram(BpfProgramType.Xdp)]
    internal static int OneMore(xdp_md ctx) => ctx.data.Length > 18 ? ctx.data[19] + ctx.data[4] : 1;

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int Growing(xdp_md ctx) => ctx.data[5] + ctx.data[19] + ctx.data[6] + ctx.data.Slice(12, 2)[0];

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int Variable(xdp_md ctx)
    {
        int start = ctx.data[0] & 15;
        Span<byte> rest = ctx.data[start..];
        return rest.Length < 8 ? 1 : rest[7] + rest[0] + rest.Slice(2, 4)[3];
    }

    [BpfProgram(BpfProgramType.Xdp)]
    internal static int VariableMore(xdp_md ctx)
    {
        Span<byte> rest = ctx.data[(ctx.data[0] & 15)..];
        return rest.Length > 0 ? rest[0] : 1;
    }
}
