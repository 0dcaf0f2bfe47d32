namespace KfuncGen.Programs.Tests;

/// <summary>A program of each kind, which uses what its context has: values, arrays, memory and pointers.</summary>
internal static partial class KindPrograms
{
    [BpfProgram(BpfProgramType.SocketFilter)]
    static int SocketFilter(__sk_buff ctx) => ctx.cb[0] == 0 ? (int)ctx.len : 0;

    [BpfProgram(BpfProgramType.StructOps, "tcp_congestion_ops.undo_cwnd")]
    static uint StructOps(tcp_sock socket) => socket.snd_cwnd;

    [BpfProgram(BpfProgramType.Tc)]
    static TcAction Tc(__sk_buff ctx)
    {
        ctx.cb[1] = ctx.hash;
        ctx.cb[2] += ctx.cb[1]++;
        ctx.tc_classid = ctx.sk is { } socket ? socket.family : ctx.tstamp_type;
        return ctx.data_meta.IsEmpty && ctx.data.Length > 12 && ctx.data[12] == 8 ? TcAction.TC_ACT_OK : TcAction.TC_ACT_SHOT;
    }

    [BpfProgram(BpfProgramType.Kprobe, "vfs_read")]
    static void Kprobe(file.UncheckedFields file, nuint buffer, nuint count)
    {
    }

    [BpfProgram(BpfProgramType.Kretprobe, "vfs_read")]
    static void Kretprobe(nint result)
    {
    }

    [BpfProgram(BpfProgramType.KprobeMulti)]
    static void KprobeMulti(nuint first)
    {
    }

    [BpfProgram(BpfProgramType.KretprobeMulti)]
    static void KretprobeMulti(nint result)
    {
    }

    [BpfProgram(BpfProgramType.Uprobe)]
    static void Uprobe(int number)
    {
    }

    [BpfProgram(BpfProgramType.Uretprobe)]
    static void Uretprobe(int result)
    {
    }

    [BpfProgram(BpfProgramType.Usdt)]
    static int Usdt(long argument, uint other) => (int)argument + (int)other;

    [BpfProgram(BpfProgramType.UprobeMulti)]
    static void UprobeMulti(pt_regs registers)
    {
    }

    [BpfProgram(BpfProgramType.UretprobeMulti, Sleepable = true)]
    static void UretprobeMulti(pt_regs registers)
    {
    }

    [BpfProgram(BpfProgramType.Tracepoint, "syscalls/sys_enter_getpgid")]
    static void Tracepoint(trace_event_raw_sys_enter record)
    {
    }

    [BpfProgram(BpfProgramType.RawTracepoint, "sched_process_exec")]
    static void RawTracepoint(task_struct.UncheckedFields task, int oldPid)
    {
    }

    [BpfProgram(BpfProgramType.PerfEvent)]
    static void PerfEvent(bpf_perf_event_data record)
    {
    }

    [BpfProgram(BpfProgramType.LsmCgroup, "socket_create")]
    static bool LsmCgroup(int family) => family != 5;

    [BpfProgram(BpfProgramType.TpBtf, "sched_process_exit")]
    static void TpBtf(task_struct task)
    {
    }

    [BpfProgram(BpfProgramType.Fentry, "vfs_read")]
    static void Fentry(file file, nuint buffer, nuint count)
    {
    }

    [BpfProgram(BpfProgramType.Fexit, "vfs_read")]
    static void Fexit(file file, nuint buffer, nuint count, nuint position, nint result)
    {
    }

    [BpfProgram(BpfProgramType.FmodRet, "bpf_modify_return_test")]
    static int FmodRet(int a, nuint b, int result) => a == 1 ? -1 : result;

    [BpfProgram(BpfProgramType.Iter, "task")]
    static int Iter(bpf_iter_meta meta, task_struct? task) => task is null ? 0 : 0;

    [BpfProgram(BpfProgramType.Lsm, "file_open")]
    static int Lsm(file file) => 0;

    [BpfProgram(BpfProgramType.SchedAct)]
    static TcAction SchedAct(__sk_buff ctx)
    {
        ctx.mark = ctx.mark == 0 ? 7u : ctx.priority;
        return TcAction.TC_ACT_PIPE;
    }

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction Xdp(xdp_md ctx) => ctx.data[0] == ctx.ingress_ifindex ? XdpAction.XDP_DROP : XdpAction.XDP_PASS;

    [BpfProgram(BpfProgramType.XdpDevmap)]
    static XdpAction XdpDevmap(xdp_md ctx) => ctx.egress_ifindex == 0 ? XdpAction.XDP_DROP : XdpAction.XDP_PASS;

    [BpfProgram(BpfProgramType.XdpCpumap)]
    static XdpAction XdpCpumap(xdp_md ctx) => ctx.rx_queue_index == 0 ? XdpAction.XDP_DROP : XdpAction.XDP_PASS;

    [BpfProgram(BpfProgramType.CgroupSkbIngress)]
    static bool CgroupSkbIngress(__sk_buff ctx) => ctx.data.Length >= 20 && ctx.data[0] >> 4 == 4 && ctx.remote_ip6[3] == 0;

    [BpfProgram(BpfProgramType.CgroupSkbEgress)]
    static int CgroupSkbEgress(__sk_buff ctx) => ctx.len > 1500 ? 3 : 1;

    [BpfProgram(BpfProgramType.CgroupSockCreate)]
    static bool CgroupSockCreate(bpf_sock ctx)
    {
        ctx.mark = 5;
        ctx.priority = ctx.protocol == 6 ? 1u : 0;
        return ctx.family is 2 or 10;
    }

    [BpfProgram(BpfProgramType.CgroupSockRelease)]
    static bool CgroupSockRelease(bpf_sock ctx) => ctx.type == 1;

    [BpfProgram(BpfProgramType.CgroupPostBind4)]
    static bool CgroupPostBind4(bpf_sock ctx) => ctx.src_ip4 != 0 && ctx.src_port > 1024;

    [BpfProgram(BpfProgramType.CgroupPostBind6)]
    static bool CgroupPostBind6(bpf_sock ctx) => ctx.src_ip6[0] != 0;

    [BpfProgram(BpfProgramType.LwtIn)]
    static BpfReturnCode LwtIn(__sk_buff ctx) => ctx.data[0] == 0 ? BpfReturnCode.BPF_DROP : BpfReturnCode.BPF_OK;

    [BpfProgram(BpfProgramType.LwtOut)]
    static BpfReturnCode LwtOut(__sk_buff ctx) => ctx.protocol == 8 ? BpfReturnCode.BPF_OK : BpfReturnCode.BPF_DROP;

    [BpfProgram(BpfProgramType.LwtXmit)]
    static BpfReturnCode LwtXmit(__sk_buff ctx)
    {
        ctx.cb[4] = 1;
        return BpfReturnCode.BPF_OK;
    }

    [BpfProgram(BpfProgramType.LwtSeg6Local)]
    static BpfReturnCode LwtSeg6Local(__sk_buff ctx) => ctx.ifindex == 0 ? BpfReturnCode.BPF_DROP : BpfReturnCode.BPF_OK;

    [BpfProgram(BpfProgramType.SockOps)]
    static bool SockOps(bpf_sock_ops ctx)
    {
        ctx.reply = ctx.op;
        ctx.reply += ctx.args[3] + ctx.replylong[1] + ctx.snd_cwnd;
        return ctx.skb_data.Length == 0 || ctx.skb_data[0] == 1;
    }

    [BpfProgram(BpfProgramType.SkSkbStreamParser)]
    static int SkSkbStreamParser(__sk_buff ctx) => (int)ctx.len;

    [BpfProgram(BpfProgramType.SkSkbStreamVerdict)]
    static SkAction SkSkbStreamVerdict(__sk_buff ctx) => ctx.data[0] == 'x' ? SkAction.SK_DROP : SkAction.SK_PASS;

    [BpfProgram(BpfProgramType.SkSkbVerdict)]
    static SkAction SkSkbVerdict(__sk_buff ctx) => ctx.local_port == 80 ? SkAction.SK_PASS : SkAction.SK_DROP;

    [BpfProgram(BpfProgramType.CgroupDevice)]
    static bool CgroupDevice(bpf_cgroup_dev_ctx ctx) => (ctx.access_type & 0xffff) == 2 && ctx.major == 1 && ctx.minor == 3;

    [BpfProgram(BpfProgramType.SkMsg)]
    static SkAction SkMsg(sk_msg_md ctx) => ctx.data[0] == 'x' && ctx.sk.family == 2 ? SkAction.SK_DROP : SkAction.SK_PASS;

    [BpfProgram(BpfProgramType.CgroupBind4)]
    static int CgroupBind4(bpf_sock_addr ctx) => ctx.user_port == 0x5000 ? 3 : 1;

    [BpfProgram(BpfProgramType.CgroupBind6)]
    static bool CgroupBind6(bpf_sock_addr ctx) => ctx.user_ip6[3] != 0;

    [BpfProgram(BpfProgramType.CgroupConnect4)]
    static bool CgroupConnect4(bpf_sock_addr ctx)
    {
        if (ctx.user_ip4 == 0x0100000a && ctx.sk.protocol == 6)
        {
            ctx.user_ip4 = 0x0100007f;
            ctx.user_port = 0x901f;
        }

        return true;
    }

    [BpfProgram(BpfProgramType.CgroupConnect6)]
    static bool CgroupConnect6(bpf_sock_addr ctx)
    {
        ctx.user_ip6[3] = ctx.user_ip6[0] == 0 ? 1u : ctx.user_ip6[3];
        return ctx.type == 1;
    }

    [BpfProgram(BpfProgramType.CgroupConnectUnix)]
    static bool CgroupConnectUnix(bpf_sock_addr ctx) => ctx.user_family == 1;

    [BpfProgram(BpfProgramType.CgroupSendMsg4)]
    static bool CgroupSendMsg4(bpf_sock_addr ctx)
    {
        ctx.msg_src_ip4 = ctx.user_ip4;
        return true;
    }

    [BpfProgram(BpfProgramType.CgroupSendMsg6)]
    static bool CgroupSendMsg6(bpf_sock_addr ctx)
    {
        ctx.msg_src_ip6[0] = ctx.user_ip6[0];
        return true;
    }

    [BpfProgram(BpfProgramType.CgroupSendMsgUnix)]
    static bool CgroupSendMsgUnix(bpf_sock_addr ctx) => ctx.family == 1;

    [BpfProgram(BpfProgramType.CgroupRecvMsg4)]
    static void CgroupRecvMsg4(bpf_sock_addr ctx)
    {
        if (ctx.user_port == 0)
        {
            return;
        }

        ctx.user_ip4 = 0x0100007f;
    }

    [BpfProgram(BpfProgramType.CgroupRecvMsg6)]
    static void CgroupRecvMsg6(bpf_sock_addr ctx) => ctx.user_ip6[3] = 1;

    [BpfProgram(BpfProgramType.CgroupRecvMsgUnix)]
    static int CgroupRecvMsgUnix(bpf_sock_addr ctx) => 1;

    [BpfProgram(BpfProgramType.CgroupGetPeerName4)]
    static void CgroupGetPeerName4(bpf_sock_addr ctx) => ctx.user_port = 0x5000;

    [BpfProgram(BpfProgramType.CgroupGetPeerName6)]
    static void CgroupGetPeerName6(bpf_sock_addr ctx) => ctx.user_port = 0x5000;

    [BpfProgram(BpfProgramType.CgroupGetPeerNameUnix)]
    static void CgroupGetPeerNameUnix(bpf_sock_addr ctx)
    {
    }

    [BpfProgram(BpfProgramType.CgroupGetSockName4)]
    static void CgroupGetSockName4(bpf_sock_addr ctx) => ctx.user_ip4 = 0;

    [BpfProgram(BpfProgramType.CgroupGetSockName6)]
    static void CgroupGetSockName6(bpf_sock_addr ctx) => ctx.user_ip6[0] = 0;

    [BpfProgram(BpfProgramType.CgroupGetSockNameUnix)]
    static void CgroupGetSockNameUnix(bpf_sock_addr ctx)
    {
    }

    [BpfProgram(BpfProgramType.SkReuseport)]
    static SkAction SkReuseport(sk_reuseport_md ctx) => ctx.data[0] == 0 || ctx.ip_protocol == 17 ? SkAction.SK_PASS : SkAction.SK_DROP;

    [BpfProgram(BpfProgramType.SkReuseportOrMigrate)]
    static SkAction SkReuseportOrMigrate(sk_reuseport_md ctx) => ctx.migrating_sk is null ? SkAction.SK_PASS : SkAction.SK_DROP;

    [BpfProgram(BpfProgramType.FlowDissector)]
    static BpfReturnCode FlowDissector(__sk_buff ctx)
    {
        bpf_flow_keys keys = ctx.flow_keys;
        keys.thoff = (ushort)(keys.nhoff + 20);
        keys.ip_proto = ctx.data[9];
        return BpfReturnCode.BPF_OK;
    }

    [BpfProgram(BpfProgramType.CgroupSysctl)]
    static bool CgroupSysctl(bpf_sysctl ctx)
    {
        ctx.file_pos = 0;
        return ctx.write == 0;
    }

    [BpfProgram(BpfProgramType.CgroupGetSockOpt)]
    static bool CgroupGetSockOpt(bpf_sockopt ctx)
    {
        if (ctx.level == 41 && ctx.optval.Length >= 4)
        {
            ctx.optval[0] = 1;
            ctx.optlen = 4;
        }

        ctx.retval = 0;
        return true;
    }

    [BpfProgram(BpfProgramType.CgroupSetSockOpt)]
    static bool CgroupSetSockOpt(bpf_sockopt ctx) => ctx.optname != 7 || ctx.sk.family == 2
        || BpfHelpers.bpf_get_cgroup_classid(ctx) != 0 || BpfHelpers.bpf_setsockopt(ctx.sk, 1, 7, "\0\0\0\0"u8) == 0;

    [BpfProgram(BpfProgramType.SkLookup)]
    static SkAction SkLookup(bpf_sk_lookup ctx) =>
        ctx.local_port == 7 && ctx.remote_port != 0 && ctx.local_ip6[3] == 0 ? SkAction.SK_DROP : SkAction.SK_PASS;

    [BpfProgram(BpfProgramType.Netfilter)]
    static NetfilterVerdict Netfilter(bpf_nf_ctx ctx) => NetfilterVerdict.NF_ACCEPT;

    [BpfProgram(BpfProgramType.Syscall)]
    static int Syscall(ref Numbers ctx) => (int)ctx.A;
}
