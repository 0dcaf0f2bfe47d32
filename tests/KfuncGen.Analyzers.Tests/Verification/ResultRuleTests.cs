using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0211: what a program returns is what the kernel takes of its kind.</summary>
public sealed class ResultRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0211");

    [Theory]
    [InlineData("return [|(NetfilterVerdict)6|];")]
    [InlineData("if (BpfHelpers.bpf_get_prandom_u32() > 7) { return [|(NetfilterVerdict)2|]; } return NetfilterVerdict.NF_ACCEPT;")]
    [InlineData("NetfilterVerdict v = (NetfilterVerdict)3; return [|v|];")]
    [InlineData("return [|(NetfilterVerdict)(-1)|];")]
    [InlineData("uint c = BpfHelpers.bpf_get_prandom_u32(); return [|c > 1 ? (NetfilterVerdict)c : NetfilterVerdict.NF_DROP|];")]
    public void A_number_that_is_no_verdict(string body) => Netfilter(body);

    [Theory]
    [InlineData("return NetfilterVerdict.NF_DROP;")]
    [InlineData("return BpfHelpers.bpf_get_prandom_u32() > 7 ? NetfilterVerdict.NF_DROP : NetfilterVerdict.NF_ACCEPT;")]
    [InlineData("return (NetfilterVerdict)(BpfHelpers.bpf_get_prandom_u32() & 1);")]
    [InlineData("const bool Never = false; if (Never) { return (NetfilterVerdict)7; } return NetfilterVerdict.NF_ACCEPT;")]
    [InlineData("task_struct? t = null; if (t is not null) { return (NetfilterVerdict)7; } return NetfilterVerdict.NF_ACCEPT;")]
    public void A_verdict_is_right(string body) => Netfilter(body);

    [Theory]
    [InlineData("[BpfProgram(BpfProgramType.SkLookup)] static SkAction Program(bpf_sk_lookup ctx) => [|(SkAction)2|];")]
    [InlineData("[BpfProgram(BpfProgramType.CgroupConnect4)] static int Program(bpf_sock_addr ctx) => [|2|];")]
    [InlineData("[BpfProgram(BpfProgramType.CgroupRecvMsg4)] static int Program(bpf_sock_addr ctx) => [|0|];")]
    [InlineData("[BpfProgram(BpfProgramType.CgroupBind4)] static int Program(bpf_sock_addr ctx) => [|4|];")]
    [InlineData("[BpfProgram(BpfProgramType.CgroupSkbEgress)] static int Program(__sk_buff ctx) => [|4|];")]
    [InlineData("[BpfProgram(BpfProgramType.SockOps)] static int Program(bpf_sock_ops ctx) => [|-1|];")]
    public void A_number_that_is_no_result(string program) => Check.Members(program);

    [Theory]
    [InlineData("[BpfProgram(BpfProgramType.CgroupConnect4)] static bool Program(bpf_sock_addr ctx) => ctx.user_port == 5;")]
    [InlineData("[BpfProgram(BpfProgramType.CgroupBind4)] static int Program(bpf_sock_addr ctx) => 3;")]
    [InlineData("[BpfProgram(BpfProgramType.CgroupRecvMsg4)] static void Program(bpf_sock_addr ctx) { }")]
    [InlineData("[BpfProgram(BpfProgramType.CgroupSkbEgress)] static int Program(__sk_buff ctx) => 2;")]
    [InlineData("[BpfProgram(BpfProgramType.Tc)] static int Program(__sk_buff ctx) => 77;")]
    [InlineData("[BpfProgram(BpfProgramType.Xdp)] static int Program(xdp_md ctx) => -1;")]
    [InlineData("[BpfProgram(BpfProgramType.Syscall)] static int Program(ref Numbers ctx) => 77;")]
    public void A_number_of_the_kind_is_right(string program) => Check.Members(program);

    [Theory]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"file_open\")] static int Program() => [|1|];")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"file_open\")] static int Program() => [|-4096|];")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"task_kill\")] " +
        "static int Program(nuint task, nuint info, int signal) => [|signal > 5 ? signal : 0|];")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"inode_xattr_skipcap\")] static int Program() => [|-1|];")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"audit_rule_known\")] static int Program() => [|2|];")]
    [InlineData("[BpfProgram(BpfProgramType.LsmCgroup, \"sk_free_security\")] static bool Program() => [|false|];")]
    public void A_number_that_the_hook_of_a_security_module_does_not_return(string program) => Check.Members(program);

    [Theory]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"file_open\")] static int Program() => -13;")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"file_open\")] static int Program() => -4095;")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"file_open\")] static int Program() => (int)BpfHelpers.bpf_get_prandom_u32();")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"file_open\")] static int Program() => BpfHelpers.bpf_get_prandom_u32() > 7 ? -1 : 0;")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"file_open\")] static int Program() => unchecked((int)0xfffffff3);")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"inode_xattr_skipcap\")] static int Program() => 1;")]
    [InlineData("[BpfProgram(BpfProgramType.Lsm, \"task_free\")] static int Program() => 7;")]
    [InlineData("[BpfProgram(BpfProgramType.LsmCgroup, \"sk_free_security\")] static bool Program() => true;")]
    [InlineData("[BpfProgram(BpfProgramType.LsmCgroup, \"socket_bind\")] static bool Program() => false;")]
    public void What_the_hook_of_a_security_module_returns_is_right(string program) => Check.Members(program);

    [Fact]
    public void Older_kernels_take_any_number_of_a_hook() => Check.Members(
        "[BpfProgram(BpfProgramType.Lsm, \"file_open\")] static int Program() => 1;", "debian-6.1");

    [Fact]
    public void What_is_held_is_said_first() => new ProgramCheck("KFG0204").Members(
        """
        [BpfProgram(BpfProgramType.Netfilter)]
        static NetfilterVerdict Program(bpf_nf_ctx ctx)
        {
            [|Kf.bpf_rcu_read_lock()|];
            return (NetfilterVerdict)9;
        }
        """);

    private static void Netfilter(string body) => Check.Members(
        $"[BpfProgram(BpfProgramType.Netfilter)] static NetfilterVerdict Program(bpf_nf_ctx ctx) {{ {body} }}");
}
