using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>A program at a trace point that does not ask what it is told.</summary>
internal static partial class Unheard
{
    [BpfProgram(BpfProgramType.RawTracepoint, "sys_enter")]
    public static void OnCall()
    {
    }
}
