#pragma warning disable KFG0112 // That a hook is not there, or is another one, is said when the program is loaded, too.

namespace KfuncGen.Programs.Tests;

/// <summary>
/// A program behind the function of the kernel's that runs XDP programs where drivers do not, whose packet it writes down.
/// </summary>
[BpfObject]
internal static partial class XdpEventObject
{
    [BpfMap] private static readonly BpfPerfEventArray<uint> Events;
    internal static uint wanted;

    [BpfProgram(BpfProgramType.Fexit, "bpf_prog_run_generic_xdp")]
    internal static void OnRun(sk_buff? packet, xdp_buff xdp)
    {
        uint length = (uint)((ulong)xdp.data_end - (ulong)xdp.data);

        if (length == wanted)
        {
            Events.Output(xdp, length, length);
        }
    }

    [BpfProgram(BpfProgramType.Xdp)]
    internal static XdpAction Pass(xdp_md ctx) => XdpAction.XDP_PASS;
}
