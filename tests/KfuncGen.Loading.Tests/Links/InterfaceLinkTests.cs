using KfuncGen.Tests.Maps;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

public sealed class InterfaceLinkTests
{
    public InterfaceLinkTests() => RealSystem.Require();

    [Theory]
    [InlineData(XdpMode.Any)]
    [InlineData(XdpMode.Generic)]
    [InlineData(XdpMode.Driver)]
    public void An_XDP_program_sees_every_packet_while_it_is_attached(XdpMode mode)
    {
        using VethPair pair = VethPair.Make();
        using LoadedXdpProgram program = CountingPrograms.Xdp();

        using (BpfLink link = program.Attach(pair.Far, mode))
        {
            Assert.Equal((uint)pair.FarIndex, link.Info.InterfaceIndex);
            Assert.Equal(program.Id, link.Info.ProgramId);
            pair.Send(1000);
            Assert.Equal(1000ul, Settled(program, 1000));
        }

        pair.Send(10);
        Thread.Sleep(100);
        Assert.Equal(1000ul, program.Count());
    }

    [Fact]
    public void An_interface_has_room_for_one_XDP_program()
    {
        using VethPair pair = VethPair.Make();
        using LoadedXdpProgram first = CountingPrograms.Xdp();
        using LoadedXdpProgram second = CountingPrograms.Xdp();
        using BpfLink link = first.Attach(pair.FarIndex);

        BpfLinkException same = Assert.Throws<BpfLinkException>(() => second.Attach(pair.Far));
        BpfLinkException other = Assert.Throws<BpfLinkException>(() => second.Attach(pair.Far, XdpMode.Generic));

        Assert.Equal(BpfLinkFailureKind.Occupied, same.Kind);
        Assert.StartsWith(
            $"BPF program 'Main' was not attached to interface {pair.Far}: another XDP program is attached there", same.Message);
        Assert.Equal(BpfLinkFailureKind.Occupied, other.Kind);
    }

    [Fact]
    public void A_driver_that_cannot_run_XDP_says_what_can()
    {
        using LoadedXdpProgram program = CountingPrograms.Xdp();

        BpfLinkException refused = Assert.Throws<BpfLinkException>(() => program.Attach("lo", XdpMode.Driver));

        Assert.Equal(BpfLinkFailureKind.NotSupported, refused.Kind);
        Assert.Equal(
            "BPF program 'Main' was not attached to interface lo: its driver cannot run XDP programs in mode Driver (EOPNOTSUPP). " +
            "XdpMode.Generic works with every interface.",
            refused.Message);
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        using LoadedXdpProgram program = CountingPrograms.Xdp();

        Assert.Equal(
            "There is no interface 'nosuch0' in this network namespace; 'ip link' lists those that there are.",
            Assert.Throws<BpfLinkException>(() => program.Attach("nosuch0")).Message);
        BpfLinkException number = Assert.Throws<BpfLinkException>(() => program.Attach(1_000_000));
        Assert.Equal(BpfLinkFailureKind.NoTarget, number.Kind);
        Assert.Contains("interface with the number 1000000: there is no such interface", number.Message);
        Assert.Contains("there is none", Assert.Throws<BpfLinkException>(() => BpfLink.OpenById(uint.MaxValue - 1)).Message);
    }

    [Fact]
    public void Programs_of_traffic_control_stand_in_the_order_that_was_asked_for()
    {
        using VethPair pair = VethPair.Make();
        using LoadedTcProgram passing = CountingPrograms.Tc();
        using LoadedTcProgram dropping = CountingPrograms.Tc(TcAction.TC_ACT_SHOT);
        using LoadedTcProgram early = CountingPrograms.Tc();
        using LoadedTcProgram late = CountingPrograms.Tc();

        using BpfLink drop = dropping.Attach(pair.Far, TcxDirection.Ingress);
        using BpfLink behind = late.Attach(pair.Far, TcxDirection.Ingress, TcxOrder.After(drop));
        using BpfLink before = early.Attach(pair.Far, TcxDirection.Ingress, TcxOrder.Before(drop));
        using BpfLink first = passing.Attach(pair.Far, TcxDirection.Ingress, TcxOrder.First);
        pair.Send(100);

        Assert.Equal(100ul, Settled(dropping, 100));
        Assert.Equal((100ul, 100ul, 0ul), (passing.Count(), early.Count(), late.Count()));

        // Without the one that drops, the last one sees them, too.
        drop.Dispose();
        pair.Send(100);
        Assert.Equal(100ul, Settled(late, 100));

        using LoadedTcProgram leaving = CountingPrograms.Tc();
        using BpfLink egress = leaving.Attach(pair.Near, TcxDirection.Egress);
        pair.Send(50);
        Assert.Equal(50ul, Settled(leaving, 50));
        Assert.Contains(
            "the link that it was to stand beside is not attached to this interface and direction",
            Assert.Throws<BpfLinkException>(() => leaving.Attach(pair.Far, TcxDirection.Egress, TcxOrder.Before(before))).Message);
    }

    [Fact]
    public void A_classifier_sees_packets_until_it_is_detached()
    {
        using VethPair pair = VethPair.Make();
        using LoadedTcProgram first = CountingPrograms.Tc();
        using LoadedTcProgram second = CountingPrograms.Tc(TcAction.TC_ACT_OK);
        using LoadedTcProgram leaving = CountingPrograms.Tc(TcAction.TC_ACT_OK);

        using (BpfAttachment early = first.AttachClsact(pair.Far, TcxDirection.Ingress, 1))
        using (BpfAttachment late = second.AttachClsact(pair.Far, TcxDirection.Ingress, 2))
        using (BpfAttachment egress = leaving.AttachClsact(pair.Near, TcxDirection.Egress))
        {
            pair.Send(100);
            Assert.Equal(100ul, Settled(second, 100));
            Assert.Equal((100ul, 100ul), (first.Count(), leaving.Count()));

            early.Detach();
            pair.Send(100);
            Assert.Equal(200ul, Settled(second, 200));
            Assert.Equal(100ul, first.Count());
        }

        pair.Send(10);
        Thread.Sleep(100);
        Assert.Equal((200ul, 200ul), (second.Count(), leaving.Count()));
    }

    [Fact]
    public void A_program_is_replaced_without_losing_a_packet()
    {
        // A ring of the pair holds 256 packets (drivers/net/veth.c, 6.18): what is sent faster than it is read is lost, whoever
        // is attached.
        const int Packets = 20_000, Batch = 100;

        using VethPair pair = VethPair.Make();
        using LoadedXdpProgram first = CountingPrograms.Xdp();
        using LoadedXdpProgram second = CountingPrograms.Xdp();
        using BpfLink link = first.Attach(pair.Far);
        int replacements = 0;
        Thread sending = new(() =>
        {
            for (int sent = Batch; sent <= Packets; sent += Batch)
            {
                pair.Send(Batch);
                SpinWait.SpinUntil(() => first.Count() + second.Count() >= (ulong)sent, TimeSpan.FromSeconds(1));
            }
        });
        sending.Start();

        for (; sending.IsAlive; replacements++)
        {
            link.Replace(replacements % 2 == 0 ? second : first);
        }

        sending.Join();

        Assert.Equal((ulong)Packets, first.Count() + second.Count());
        Assert.True(replacements > 1, "The packets were sent before anything was replaced.");
        Assert.NotEqual(0ul, second.Count());

        using LoadedTcProgram other = CountingPrograms.Tc();
        Assert.Contains(
            "did not take program 'Main', which must be of the same type",
            Assert.Throws<BpfLinkException>(() => link.Replace(other)).Message);
    }

    [Fact]
    public void A_pinned_link_outlives_its_object_and_is_found_again()
    {
        using BpfFileSystem files = BpfFileSystem.Mount();
        using VethPair pair = VethPair.Make();
        using LoadedXdpProgram program = CountingPrograms.Xdp();
        string path = Path.Combine(files.Path, "filter");
        uint id;

        using (BpfLink link = program.Attach(pair.Far))
        {
            link.Pin(path);
            id = link.Id;
        }

        pair.Send(10);
        Assert.Equal(10ul, Settled(program, 10));

        using BpfLink again = BpfLink.OpenPinned(path);
        using BpfLink numbered = BpfLink.OpenById(id);
        Assert.Equal((id, id), (again.Id, numbered.Id));

        again.Detach();
        pair.Send(10);
        Assert.Equal(10ul, Settled(program, 20));
        Assert.Null(again.Info.InterfaceIndex);
        File.Delete(path);
    }

    // A packet comes in by a soft interrupt, which may be behind.
    private static ulong Settled(LoadedBpfProgram program, ulong expected)
    {
        SpinWait.SpinUntil(() => program.Count() >= expected, TimeSpan.FromSeconds(10));
        return program.Count();
    }
}
