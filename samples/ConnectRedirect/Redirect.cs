using KfuncGen;

namespace ConnectRedirect;

/// <summary>In the kernel: who of a cgroup connects to one address gets another, and does not know.</summary>
internal static partial class Redirect
{
    [BpfMap(MaxEntries = 1024)] private static readonly BpfHashMap<Target, Target> Targets;
    private static ulong redirected;

    [BpfProgram(BpfProgramType.CgroupConnect4)]
    private static bool Connect(bpf_sock_addr ctx)
    {
        Target asked = new() { Address = ctx.user_ip4, Port = ctx.user_port };

        if (Targets.Find(asked) is { } target)
        {
            ctx.user_ip4 = target.Value.Address;
            ctx.user_port = target.Value.Port;
            Interlocked.Increment(ref redirected);
        }

        // False would refuse the connection.
        return true;
    }
}
