using System.Net;
using System.Net.Sockets;
using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Programs are attached to an interface and to a cgroup, and count its packets. Where the kernel has no tcx, which its enumeration of
/// attachments tells, the failure says so and clsact is the other way.
/// </summary>
internal sealed class LinkCheck : Check
{
    private const string Interface = "lo";
    private const int Packets = 20;

    /// <inheritdoc/>
    public override string Name => "links";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!Traffic.Bpf.TryLoad(out Traffic.Bpf? traffic, out BpfLoadReport loading))
        {
            report.Claim(false, $"{loading.Problem}");
            return;
        }

        using (traffic)
        {
            Tcx(traffic, report);
            Clsact(traffic, report);

            using (traffic.OnReceive.Attach(Interface, XdpMode.Generic))
            {
                Send();
                report.Claim(traffic.Received == Packets, $"XDP saw {traffic.Received} packets of {Packets}");
            }

            using (traffic.OnSend.Attach("/sys/fs/cgroup"))
            using (traffic.OnConnect.Attach("/sys/fs/cgroup"))
            {
                Send();
                report.Claim(traffic.Sent == Packets, $"the cgroup sent {traffic.Sent} packets of {Packets}");
                report.Claim(traffic.Connected == 1, $"the cgroup connected {traffic.Connected} times of 1");
            }

            ulong before = traffic.Received + traffic.Sent + traffic.Controlled;
            Send();
            report.Claim(traffic.Received + traffic.Sent + traffic.Controlled == before, "packets are counted after the links are gone");
        }
    }

    private static void Tcx(Traffic.Bpf traffic, Report report)
    {
        bool isThere = KnownLimits.Has("BPF_TCX_INGRESS");

        try
        {
            using BpfLink link = traffic.OnControl.Attach(Interface, TcxDirection.Egress);
            Send();
            report.Claim(isThere, "tcx is attached to although BTF has no BPF_TCX_INGRESS");
            report.Claim(traffic.Controlled == Packets, $"tcx saw {traffic.Controlled} packets of {Packets}");
        }
        catch (BpfLinkException exception)
        {
            report.Claim(
                !isThere && exception.Kind == BpfLinkFailureKind.NotSupported
                && exception.Message.Contains("this kernel has no tcx", StringComparison.Ordinal)
                && exception.Message.Contains("AttachClsact", StringComparison.Ordinal),
                $"{exception.Kind}, {exception.Message}");
        }
    }

    private static void Clsact(Traffic.Bpf traffic, Report report)
    {
        if (!Modules.Has("cls_bpf"))
        {
            report.Note("the archive has no modules of this kernel, and clsact is one");
            return;
        }

        Modules.TryLoad("sch_ingress");
        Modules.TryLoad("cls_bpf");
        ulong before = traffic.Controlled;

        using (traffic.OnControl.AttachClsact(Interface, TcxDirection.Egress))
        {
            Send();
        }

        Send();
        report.Claim(traffic.Controlled - before == Packets, $"clsact saw {traffic.Controlled - before} packets of {Packets}");
    }

    // On one machine a packet has been received when it was sent.
    private static void Send()
    {
        using UdpClient receiver = new(new IPEndPoint(IPAddress.Loopback, 0));
        using UdpClient sender = new();
        sender.Connect((IPEndPoint)receiver.Client.LocalEndPoint!);

        for (int i = 0; i < Packets; i++)
        {
            sender.Send(new byte[Traffic.Payload]);
            IPEndPoint? from = null;
            receiver.Receive(ref from);
        }
    }
}
