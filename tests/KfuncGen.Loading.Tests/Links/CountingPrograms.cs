using KfuncGen.Tests.Assembly;

namespace KfuncGen.Tests.Links;

/// <summary>Programs that count the packets they see, and what was counted.</summary>
internal static class CountingPrograms
{
    private const byte AtomicAdd = 0xdb;

    /// <summary>Loads an XDP program that counts and lets pass.</summary>
    public static LoadedBpfProgram Xdp(XdpAction action = XdpAction.XDP_PASS) =>
        Make(BpfProgramType.Xdp, "s32(*struct xdp_md)", (int)action).Load();

    /// <summary>Loads a program of traffic control that counts and goes on with the next.</summary>
    public static LoadedBpfProgram Tc(TcAction action = TcAction.TC_ACT_UNSPEC) =>
        Make(BpfProgramType.Tc, "s32(*struct __sk_buff)", (int)action).Load();

    /// <summary>How many packets a program has seen.</summary>
    public static ulong Count(this LoadedBpfProgram program)
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        program.ReadData(0, count);
        return BitConverter.ToUInt64(count);
    }

    private static BpfProgram Make(BpfProgramType type, string shape, int action) =>
        new Assembler(shape, "ctx") { WritableSize = sizeof(ulong) }
            .WritableAddress(2, 0).Move(3, 1).Store(2, 0, 3, AtomicAdd).Return(action)
            .Program(type);
}
