using KfuncGen.Links;
using KfuncGen.Linux.Abi;

namespace KfuncGen;

/// <summary>Attaches programs to hooks of netfilter.</summary>
public static class NetfilterLinks
{
    // BPF_F_NETFILTER_IP_DEFRAG: include/uapi/linux/bpf.h, 7.2.
    private const uint PutTogether = 1;

    /// <summary>Attaches a program to a hook of netfilter in the network namespace that the calling thread is in (kernel 6.4).</summary>
    /// <param name="program">The program.</param>
    /// <param name="family">Which packets it sees.</param>
    /// <param name="hook">Where on their way.</param>
    /// <param name="priority">Its place among the others there: lower numbers come first, and none is there twice.</param>
    /// <param name="defragment">Whether packets that come in pieces are put together before (kernel 6.6).</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(
        this LoadedNetfilterProgram program, NetfilterFamily family, NetfilterHook hook, int priority, bool defragment = false)
    {
        ArgumentNullException.ThrowIfNull(program);
        bpf_attr_link_create attributes = new()
        {
            attach_type = (uint)bpf_attach_type.BPF_NETFILTER,
            netfilter_pf = (uint)family,
            netfilter_hooknum = (uint)hook,
            netfilter_priority = priority,
            netfilter_flags = defragment ? PutTogether : 0,
        };

        return new LinkRequest(program, $"hook {hook} of {family}", attributes).Create(error => LinkFailures.OfNetfilter(error, priority));
    }
}
