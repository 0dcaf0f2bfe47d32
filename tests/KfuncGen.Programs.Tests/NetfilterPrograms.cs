namespace KfuncGen.Programs.Tests;

/// <summary>Programs at hooks of netfilter that go by their packet and by the hook.</summary>
internal static partial class NetfilterPrograms
{
    [BpfProgram(BpfProgramType.Netfilter)]
    internal static NetfilterVerdict ByLength(bpf_nf_ctx ctx) =>
        ctx.skb<sk_buff>().len > 60 ? NetfilterVerdict.NF_ACCEPT : NetfilterVerdict.NF_DROP;

    [BpfProgram(BpfProgramType.Netfilter)]
    internal static NetfilterVerdict ByHook(bpf_nf_ctx ctx)
    {
        nf_hook_state state = ctx.state<nf_hook_state>();
        return state.pf == (byte)NetfilterFamily.Ipv4 && state.hook == (byte)NetfilterHook.LocalOut && state.@in is null
            && IsWhole(ctx)
            ? NetfilterVerdict.NF_ACCEPT
            : NetfilterVerdict.NF_DROP;
    }

    [BpfFunction]
    private static bool IsWhole(bpf_nf_ctx ctx) => ctx.skb<sk_buff>().len == 64;
}
