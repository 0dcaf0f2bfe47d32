using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>What a program is asked, and what it says.</summary>
internal struct Question
{
    public int Pid;
    public int Answer;
}

/// <summary>Programs about what differs between kernels: guarded or not, changed, renamed, new.</summary>
internal static partial class Programs
{
    /// <summary>New in 6.12 of these kernels, guarded.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    public static int GuardedNew(ref Question ctx)
    {
        if (!Kf.Has.bpf_task_from_vpid || !Kf.Has.bpf_task_release)
        {
            ctx.Answer = -38;
            return 0;
        }

        task_struct? task = Kf.bpf_task_from_vpid(ctx.Pid);

        if (task is not null)
        {
            Kf.bpf_task_release(task);
            ctx.Answer = 1;
        }

        return 0;
    }

    /// <summary>The same without a guard.</summary>
    [BpfProgram(BpfProgramType.Syscall), RequiresKfunc("bpf_task_from_vpid"), RequiresKfunc("bpf_task_release")]
    public static int UnguardedNew(ref Question ctx)
    {
        task_struct? task = Kf.bpf_task_from_vpid(ctx.Pid);

        if (task is not null)
        {
            Kf.bpf_task_release(task);
            ctx.Answer = 1;
        }

        return 0;
    }

    /// <summary>Renamed in 6.13, and the old name gone in 6.17.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    public static int GuardedRenamed(ref Question ctx)
    {
        ctx.Answer = Kf.Has.scx_bpf_dsq_insert ? 2 : Kf.Has.scx_bpf_dispatch ? 1 : 0;
        return 0;
    }

    /// <summary>Changed from 32 to 64 bits in 6.19.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    public static int GuardedChanged(ref Question ctx)
    {
        BpfHelpers.bpf_dynptr_from_mem(memory, 0, out bpf_dynptr dynptr);
        ctx.Answer = Kf.Has.bpf_dynptr_size
            ? (int)Kf.bpf_dynptr_size(in dynptr)
            : Kf.Has.bpf_dynptr_size___u32 ? (int)Kf.bpf_dynptr_size___u32(in dynptr) : 16;
        return 0;
    }

    /// <summary>The 64-bit form only.</summary>
    [BpfProgram(BpfProgramType.Syscall), RequiresKfunc("bpf_dynptr_size")]
    public static int UnguardedChanged(ref Question ctx)
    {
        BpfHelpers.bpf_dynptr_from_mem(memory, 0, out bpf_dynptr dynptr);
        ctx.Answer = (int)Kf.bpf_dynptr_size(in dynptr);
        return 0;
    }

    /// <summary>With an argument that only the verifier passes since 7.1, which some builds of 7.1 and 7.2 never do.</summary>
    [BpfProgram(BpfProgramType.Syscall), RequiresKfunc("scx_bpf_kick_cpu")]
    public static int UnguardedImplicit(ref Question ctx)
    {
        Kf.scx_bpf_kick_cpu(0, 0);
        ctx.Answer = 1;
        return 0;
    }

    /// <summary>Reads a packet, with its length compared first.</summary>
    [BpfProgram(BpfProgramType.Xdp)]
    public static int ReadsPacket(xdp_md ctx)
    {
        Span<byte> packet = ctx.data;
        return packet.Length < 14 ? 0 : packet[12] == 8 ? (int)XdpAction.XDP_PASS : (int)XdpAction.XDP_DROP;
    }

#pragma warning disable KFG0313 // Nothing is shared: each program is loaded alone.
    private static Buffer memory;
#pragma warning restore KFG0313

    [System.Runtime.CompilerServices.InlineArray(16)]
    private struct Buffer
    {
        private byte element;
    }
}
