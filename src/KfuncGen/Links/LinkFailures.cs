using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Links;

/// <summary>Makes sentences of why a program was not attached.</summary>
internal static class LinkFailures
{
    private const string NoInterface = "there is no such interface in this network namespace.";

    /// <summary>An XDP program on an interface: dev_xdp_attach, net/core/dev.c, 7.2.</summary>
    public static BpfLinkException OfXdp(
        string program, string name, XdpMode mode, bool exists, Errno error) => Of(program, name, error, error switch
        {
            Errno.EBUSY => (BpfLinkFailureKind.Occupied, "another XDP program is attached there, and an interface has room for one. " +
                "'ip link' and 'bpftool net' say which; detach it, or replace it by its link (EBUSY)."),
            Errno.EEXIST => (BpfLinkFailureKind.Occupied, "an XDP program is attached there in another mode, and an interface has " +
                "programs in one of generic and driver mode only. Use the same mode, or detach that one first (EEXIST)."),
            Errno.EOPNOTSUPP => (BpfLinkFailureKind.NotSupported, $"its driver cannot run XDP programs in mode {mode} (EOPNOTSUPP). " +
                "XdpMode.Generic works with every interface."),
            Errno.EINVAL when !exists => (BpfLinkFailureKind.NoTarget, NoInterface),
            Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "this kernel does not attach XDP programs by links, which came with 5.9, " +
                "or the interface does not take this one, as for a large MTU (EINVAL)."),
            _ => null,
        });

    /// <summary>A program of traffic control on an interface: tcx_link_attach, kernel/bpf/tcx.c, 7.2.</summary>
    public static BpfLinkException OfTcx(string program, string name, bool isBeside, Errno error) => Of(program, name, error, error switch
    {
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "this kernel has no tcx, which came with 6.6 (EINVAL)."),
        Errno.ENOENT when isBeside =>
            (BpfLinkFailureKind.NoTarget, "the link that it was to stand beside is not attached to this interface and direction (ENOENT)."),
        _ => null,
    });

    private static BpfLinkException Of(string program, string name, Errno error, (BpfLinkFailureKind Kind, string Text)? known)
    {
        (BpfLinkFailureKind kind, string text) = known ?? error switch
        {
            Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_NET_ADMIN and CAP_BPF, in the " +
                "namespace of the interface (EPERM)."),
            Errno.ENODEV => (BpfLinkFailureKind.NoTarget, NoInterface),
            _ => (BpfLinkFailureKind.SystemCallFailed, $"bpf(2) gave errno {(int)error} ({error.Name()})."),
        };

        return new(kind, $"BPF program '{program}' was not attached to interface {name}: {text}", (int)error);
    }
}
