using KfuncGen.Linux.Abi;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>The commands of bpf(2) for links, which hold a program where it is attached: kernel/bpf/syscall.c, 7.2.</summary>
internal static unsafe class LinkCalls
{
    /// <summary>Attaches a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="attributes">Where, all but the program.</param>
    /// <param name="error">Why it is not attached.</param>
    public static BpfHandle? Create(BpfHandle program, bpf_attr_link_create attributes, out Errno error)
    {
        using Borrowed borrowed = new(program);
        attributes.prog_fd = borrowed.Descriptor;
        return BpfCall.Open(bpf_cmd.BPF_LINK_CREATE, ref attributes, out error);
    }

    /// <summary>
    /// Attaches a program to what it was loaded for: the oldest way, which all kernels with such programs know;
    /// bpf_raw_tp_link_attach, kernel/bpf/syscall.c, 7.2.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="name">The trace point, where the program was loaded for none; null for what it was loaded for.</param>
    /// <param name="cookie">What the program is told of the place; kernels before 6.10 take none.</param>
    /// <param name="error">Why it is not attached.</param>
    public static BpfHandle? OpenTracing(BpfHandle program, string? name, ulong cookie, out Errno error)
    {
        using Borrowed borrowed = new(program);
        using Utf8Text text = new(name);
        bpf_attr_raw_tracepoint attributes = new() { prog_fd = borrowed.Descriptor, name = text.Address, cookie = cookie };
        return BpfCall.Open(bpf_cmd.BPF_RAW_TRACEPOINT_OPEN, ref attributes, out error);
    }

    /// <summary>Puts another program in the place of a link's, at once.</summary>
    public static Errno Update(BpfHandle link, BpfHandle program)
    {
        using Borrowed borrowedLink = new(link);
        using Borrowed borrowedProgram = new(program);
        bpf_attr_link_update attributes = new() { link_fd = borrowedLink.Descriptor, new_prog_fd = borrowedProgram.Descriptor };
        return BpfCall.Do(bpf_cmd.BPF_LINK_UPDATE, ref attributes);
    }

    /// <summary>Detaches the program; the link stays and holds nothing.</summary>
    public static Errno Detach(BpfHandle link)
    {
        using Borrowed borrowed = new(link);
        bpf_attr_link_detach attributes = new() { link_fd = borrowed.Descriptor };
        return BpfCall.Do(bpf_cmd.BPF_LINK_DETACH, ref attributes);
    }

    /// <summary>Attaches a program without a link, to what a descriptor stands for.</summary>
    public static Errno Attach(BpfHandle program, BpfHandle target, bpf_attach_type type)
    {
        using Borrowed borrowedProgram = new(program);
        using Borrowed borrowedTarget = new(target);
        bpf_attr_prog_attach attributes = new()
        {
            target_fd = borrowedTarget.Descriptor,
            attach_bpf_fd = borrowedProgram.Descriptor,
            attach_type = (uint)type,
        };
        return BpfCall.Do(bpf_cmd.BPF_PROG_ATTACH, ref attributes);
    }

    /// <summary>Detaches a program that has no link.</summary>
    public static Errno Detach(BpfHandle program, BpfHandle target, bpf_attach_type type)
    {
        using Borrowed borrowedProgram = new(program);
        using Borrowed borrowedTarget = new(target);
        bpf_attr_prog_attach attributes = new()
        {
            target_fd = borrowedTarget.Descriptor,
            attach_bpf_fd = borrowedProgram.Descriptor,
            attach_type = (uint)type,
        };
        return BpfCall.Do(bpf_cmd.BPF_PROG_DETACH, ref attributes);
    }

    /// <summary>Opens a link by its number in this kernel.</summary>
    public static BpfHandle? OpenById(uint id, out Errno error)
    {
        bpf_attr_object_id attributes = new() { link_id = id };
        return BpfCall.Open(bpf_cmd.BPF_LINK_GET_FD_BY_ID, ref attributes, out error);
    }

    /// <summary>Says what a link is.</summary>
    public static Errno GetInformation(BpfHandle link, out bpf_link_info information)
    {
        using Borrowed borrowed = new(link);
        information = default;

        fixed (bpf_link_info* result = &information)
        {
            bpf_attr_info attributes = new() { bpf_fd = borrowed.Descriptor, info_len = (uint)sizeof(bpf_link_info), info = (nuint)result };
            return BpfCall.Do(bpf_cmd.BPF_OBJ_GET_INFO_BY_FD, ref attributes);
        }
    }
}
