namespace KfuncGen.Programs.Tests;

/// <summary>Programs that go on elsewhere: with another program, another interface or CPU, and in maps that are in maps.</summary>
internal static partial class RedirectObject
{
    [BpfMap(MaxEntries = 4)] static readonly BpfProgramArray Others;
    [BpfMap(MaxEntries = 4)] static readonly BpfDeviceMap Devices;
    [BpfMap(MaxEntries = 4)] static readonly BpfDeviceHashMap ByNumber;
    [BpfMap(MaxEntries = 4)] static readonly BpfCpuMap Cpus;
    [BpfMap(MaxEntries = 4)] static readonly BpfXskMap Sockets;
    [BpfMap(MaxEntries = 4, InnerEntries = 16)] static readonly BpfArrayOfMaps<BpfHashMap<uint, ulong>> Tables;
    [BpfMap(MaxEntries = 4, InnerEntries = 4)] static readonly BpfHashOfMaps<ushort, BpfArray<uint>> ByPort;
    static uint called;

    [BpfProgram(BpfProgramType.Tc)]
    static int Begin(__sk_buff ctx)
    {
        called++;
        Others.TailCall(ctx, ctx.data[0]);

        // Only where there is none.
        return 7;
    }

    [BpfProgram(BpfProgramType.Tc)]
    static int GoOn(__sk_buff ctx)
    {
        called += 10;
        return 40 + ctx.data[0];
    }

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction Redirect(xdp_md ctx) => ctx.data[0] switch
    {
        0 => Devices.Redirect(ctx.data[1], XdpAction.XDP_PASS),
        1 => ByNumber.Redirect(ctx.data[1], XdpAction.XDP_DROP),
        2 => Cpus.Redirect(ctx.data[1], XdpAction.XDP_TX),
        3 => Sockets.Redirect(ctx.data[1], XdpAction.XDP_PASS),
        _ => XdpAction.XDP_ABORTED,
    };

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction ToFirst(xdp_md ctx) => Devices.Redirect(0, XdpAction.XDP_DROP);

    [BpfProgram(BpfProgramType.Tc)]
    static int InTable(__sk_buff ctx)
    {
        if (Tables.Find((uint)ctx.data[0] & 3) is not { } table)
        {
            return 1;
        }

        uint key = ctx.data[0];

        if (table.Find(key) is { } count)
        {
            count.Value++;
            return 3;
        }

        table.Update(key, 1);
        return 2;
    }

    [BpfProgram(BpfProgramType.Tc)]
    static int InPort(__sk_buff ctx)
    {
        if (ByPort.Find((ushort)(ctx.data[0] * 256 + ctx.data[1])) is { } array && array.Find(ctx.data[2]) is { Value: > 10 and var value })
        {
            return (int)value;
        }

        return 0;
    }
}
