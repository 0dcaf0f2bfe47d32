using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Network;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>Attaches programs to network interfaces.</summary>
public static class InterfaceLinks
{
    /// <summary>Attaches an XDP program to an interface (kernel 5.9).</summary>
    /// <param name="program">The program.</param>
    /// <param name="interfaceName">The interface, such as <c>eth0</c>.</param>
    /// <param name="mode">Where it runs.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedXdpProgram program, string interfaceName, XdpMode mode = XdpMode.Any) =>
        AttachXdp(program, IndexOf(interfaceName), mode, interfaceName);

    /// <inheritdoc cref="Attach(LoadedXdpProgram, string, XdpMode)"/>
    /// <param name="program">The program.</param>
    /// <param name="interfaceIndex">The interface's number.</param>
    /// <param name="mode">Where it runs.</param>
    public static BpfLink Attach(this LoadedXdpProgram program, int interfaceIndex, XdpMode mode = XdpMode.Any) =>
        AttachXdp(program, (uint)interfaceIndex, mode, $"with the number {interfaceIndex}");

    /// <summary>Attaches a program of traffic control to an interface, beside others (tcx, kernel 6.6).</summary>
    /// <param name="program">The program.</param>
    /// <param name="interfaceName">The interface, such as <c>eth0</c>.</param>
    /// <param name="direction">Which packets it sees.</param>
    /// <param name="order">Where it stands among the others; behind all without.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(
        this LoadedTcProgram program, string interfaceName, TcxDirection direction, TcxOrder order = default) =>
        AttachTcx(program, IndexOf(interfaceName), direction, order, interfaceName);

    /// <inheritdoc cref="Attach(LoadedTcProgram, string, TcxDirection, TcxOrder)"/>
    /// <param name="program">The program.</param>
    /// <param name="interfaceIndex">The interface's number.</param>
    /// <param name="direction">Which packets it sees.</param>
    /// <param name="order">Where it stands among the others; behind all without.</param>
    public static BpfLink Attach(this LoadedTcProgram program, int interfaceIndex, TcxDirection direction, TcxOrder order = default) =>
        AttachTcx(program, (uint)interfaceIndex, direction, order, $"with the number {interfaceIndex}");

    /// <summary>
    /// Makes a program of traffic control a classifier of an interface (clsact), for kernels before 6.6, which have no tcx. It is no
    /// link: where the process ends without disposing it, it stays, and 'tc filter' shows and removes it.
    /// </summary>
    /// <param name="program">The program. What it returns is done: <see cref="TcAction"/>.</param>
    /// <param name="interfaceName">The interface, such as <c>eth0</c>.</param>
    /// <param name="direction">Which packets it sees.</param>
    /// <param name="priority">Its place among the others, of which lower ones come first; 0 for one before all that are there.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfAttachment AttachClsact(
        this LoadedTcProgram program, string interfaceName, TcxDirection direction, ushort priority = 0)
    {
        ArgumentNullException.ThrowIfNull(program);
        uint index = IndexOf(interfaceName);
        string name = program.Program.Name;
        TrafficControl? control = TrafficControl.Open(out Errno error);

        if (control is not null && (error = control.AddClsact(index)) == Errno.None
            && (error = control.AddProgram(
                index, direction == TcxDirection.Ingress, priority, program.Parts.Program, name, out TrafficFilter filter)) == Errno.None)
        {
            return new ClsactAttachment(name, control, filter);
        }

        control?.Dispose();
        throw LinkFailures.Of(name, $"interface {interfaceName}", error, LinkFailures.OfClsact(error, priority));
    }

    private static BpfLink AttachXdp(LoadedXdpProgram program, uint index, XdpMode mode, string name)
    {
        ArgumentNullException.ThrowIfNull(program);
        bpf_attr_link_create attributes = new() { target_ifindex = index, attach_type = (uint)bpf_attach_type.BPF_XDP, flags = (uint)mode };
        LinkRequest request = new(program, $"interface {name}", attributes);
        return request.Create(error => LinkFailures.OfXdp(error, mode, NetworkInterface.Exists(index)));
    }

    private static BpfLink AttachTcx(LoadedTcProgram program, uint index, TcxDirection direction, TcxOrder order, string name)
    {
        ArgumentNullException.ThrowIfNull(program);
        using Borrowed beside = new((BpfHandle?)order.Link?.Handle);
        bpf_attr_link_create attributes = new()
        {
            target_ifindex = index,
            attach_type = (uint)direction,
            flags = order.Flags,
            tcx_relative_fd = beside.Descriptor,
        };

        LinkRequest request = new(program, $"interface {name}", attributes);
        return request.Create(error => LinkFailures.OfTcx(error, order.Link is not null));
    }

    private static uint IndexOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        return NetworkInterface.IndexOf(name) is not 0 and var index
            ? index
            : throw new BpfLinkException(
                BpfLinkFailureKind.NoTarget,
                $"There is no interface '{name}' in this network namespace; 'ip link' lists those that there are.");
    }
}
