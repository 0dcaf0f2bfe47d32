using KfuncGen.Tests.Assembly;

namespace KfuncGen.Tests.Links;

/// <summary>Programs that count the packets they see, and what was counted.</summary>
internal static class CountingPrograms
{
    private const byte AtomicAdd = 0xdb;

    /// <summary>Loads an XDP program that counts and lets pass.</summary>
    public static LoadedXdpProgram Xdp(XdpAction action = XdpAction.XDP_PASS) =>
        Load<LoadedXdpProgram>(BpfProgramType.Xdp, "s32(*struct xdp_md)", (int)action);

    /// <summary>Loads a program of traffic control that counts and goes on with the next.</summary>
    public static LoadedTcProgram Tc(TcAction action = TcAction.TC_ACT_UNSPEC) =>
        Load<LoadedTcProgram>(BpfProgramType.Tc, "s32(*struct __sk_buff)", (int)action);

    /// <summary>How many packets a program has seen.</summary>
    public static ulong Count(this LoadedBpfProgram program)
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        program.ReadData(0, count);
        return BitConverter.ToUInt64(count);
    }

    /// <summary>Loads a program of any kind that counts its calls.</summary>
    public static TLoaded Load<TLoaded>(BpfProgramType type, string shape, int result)
        where TLoaded : LoadedBpfProgram =>
        (TLoaded)new Assembler(shape, "ctx") { WritableSize = sizeof(ulong) }
            .WritableAddress(2, 0).Move(3, 1).Store(2, 0, 3, AtomicAdd).Return(result)
            .Program(type).Load();
}
