namespace KfuncGen.Programs.Tests;

/// <summary>A congestion control that the kernel cannot do with: functions are missing.</summary>
[BpfObject]
internal static partial class IncompleteObject
{
    [BpfProgram(BpfProgramType.StructOps, "tcp_congestion_ops.ssthresh")]
    static uint Threshold(tcp_sock socket) => socket.snd_cwnd;
}
