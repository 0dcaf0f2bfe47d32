using System.Threading;
using KfuncGen;

namespace Team.Library;

/// <summary>An object that applications load.</summary>
public static partial class Counter
{
    [BpfMap(MaxEntries = 64)] private static readonly BpfHashMap<int, ulong> Seen;
    private static ulong asked;

    [BpfProgram(BpfProgramType.Syscall)]
    internal static int Ask(ref Question ctx)
    {
        ctx.Asked = Interlocked.Increment(ref asked);
        Seen.Update(ctx.Pid, ctx.Asked);
        return Tasks.Exists(ctx.Pid) ? 1 : 0;
    }
}
