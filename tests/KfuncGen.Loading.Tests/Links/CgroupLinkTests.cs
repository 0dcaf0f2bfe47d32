using System.Net;
using System.Net.Sockets;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

public sealed class CgroupLinkTests
{
    private const string Address = "s32(*struct bpf_sock_addr)";

    public CgroupLinkTests() => RealSystem.Require();

    [Fact]
    public void Connections_of_processes_in_the_cgroup_are_counted_and_refused()
    {
        using ControlGroup group = ControlGroup.Make();
        using TcpListener listener = Listen(out int port);
        using LoadedCgroupProgram counting = CountingPrograms.Load<LoadedCgroupProgram>(BpfProgramType.CgroupConnect4, Address, 1);
        using LoadedCgroupProgram refusing = CountingPrograms.Load<LoadedCgroupProgram>(BpfProgramType.CgroupConnect4, Address, 0);

        using BpfLink first = counting.Attach(group.Path);
        Assert.Equal(0, group.Run(Connect(port)));
        Assert.Equal(1ul, counting.Count());
        Assert.NotNull(first.Info.CgroupId);
        Assert.Null(first.Info.InterfaceIndex);

        using (BpfLink second = refusing.Attach(group.Path))
        {
            Assert.NotEqual(0, group.Run(Connect(port)));
            Assert.Equal(1ul, refusing.Count());
        }

        Assert.Equal(0, group.Run(Connect(port)));
        Assert.Equal(1ul, refusing.Count());
        first.Replace(refusing);
        Assert.NotEqual(0, group.Run(Connect(port)));
    }

    [Fact]
    public async Task A_connection_is_made_to_where_the_program_says()
    {
        using ControlGroup group = ControlGroup.Make();
        using TcpListener listener = Listen(out int port);

        // struct bpf_sock_addr: user_port, in network order, is at 24.
        using LoadedCgroupProgram redirecting = (LoadedCgroupProgram)new Assembler(Address, "ctx")
            .Move(2, IPAddress.HostToNetworkOrder((short)port) & 0xffff).Store(1, 24, 2, 0x63).Return(1)
            .Program(BpfProgramType.CgroupConnect4).Load();
        using BpfLink link = redirecting.Attach(group.Path);
        Task<TcpClient> accepted = listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();

        // Nobody listens at port 1.
        Assert.Equal(0, group.Run(Connect(1)));
        using TcpClient client = await accepted.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True(client.Connected);
    }

    [Fact]
    public void Packets_from_and_to_sockets_of_the_cgroup_are_seen()
    {
        using ControlGroup group = ControlGroup.Make();
        using TcpListener listener = Listen(out int port);
        const string Packet = "s32(*struct __sk_buff)";
        using LoadedCgroupPacketProgram leaving =
            CountingPrograms.Load<LoadedCgroupPacketProgram>(BpfProgramType.CgroupSkbEgress, Packet, 1);
        using LoadedCgroupPacketProgram coming =
            CountingPrograms.Load<LoadedCgroupPacketProgram>(BpfProgramType.CgroupSkbIngress, Packet, 1);

        using (BpfLink first = leaving.Attach(group.Path))
        using (BpfLink second = coming.Attach(group.Path))
        {
            Assert.Equal(0, group.Run(Connect(port)));
        }

        Assert.True(leaving.Count() >= 2, "A connection begins with two packets that leave.");
        Assert.True(coming.Count() >= 1, "And one that comes in between.");
        Assert.Equal(1, leaving.Run(new byte[64]).ReturnValue & 1);
    }

    [Theory]
    [InlineData(BpfProgramType.CgroupSockCreate, "s32(*struct bpf_sock)")]
    [InlineData(BpfProgramType.CgroupSysctl, "s32(*struct bpf_sysctl)")]
    [InlineData(BpfProgramType.CgroupSetSockOpt, "s32(*struct bpf_sockopt)")]
    [InlineData(BpfProgramType.CgroupGetSockOpt, "s32(*struct bpf_sockopt)")]
    [InlineData(BpfProgramType.CgroupDevice, "s32(*struct bpf_cgroup_dev_ctx)")]
    [InlineData(BpfProgramType.CgroupBind4, Address)]
    [InlineData(BpfProgramType.CgroupPostBind4, "s32(*struct bpf_sock)")]
    [InlineData(BpfProgramType.CgroupSendMsg4, Address)]
    [InlineData(BpfProgramType.CgroupRecvMsg4, Address)]
    [InlineData(BpfProgramType.CgroupGetPeerName4, Address)]
    [InlineData(BpfProgramType.CgroupGetSockName4, Address)]
    [InlineData(BpfProgramType.SockOps, "s32(*struct bpf_sock_ops)")]
    public void Every_kind_of_program_for_cgroups_is_attached(BpfProgramType type, string shape)
    {
        using ControlGroup group = ControlGroup.Make();
        using LoadedCgroupProgram program = CountingPrograms.Load<LoadedCgroupProgram>(type, shape, 1);

        using BpfLink link = program.Attach(group.Path);

        Assert.Equal(program.Id, link.Info.ProgramId);
        Assert.NotNull(link.Info.CgroupId);
        link.Detach();
        Assert.Null(link.Info.CgroupId);
    }

    [Fact]
    public void Reads_of_sysctls_and_openings_of_devices_are_counted()
    {
        using ControlGroup group = ControlGroup.Make();
        using LoadedCgroupProgram sysctl =
            CountingPrograms.Load<LoadedCgroupProgram>(BpfProgramType.CgroupSysctl, "s32(*struct bpf_sysctl)", 1);
        using LoadedCgroupProgram device =
            CountingPrograms.Load<LoadedCgroupProgram>(BpfProgramType.CgroupDevice, "s32(*struct bpf_cgroup_dev_ctx)", 0);
        using BpfLink first = sysctl.Attach(group.Path);
        using BpfLink second = device.Attach(group.Path);

        Assert.Equal(0, group.Run("read line </proc/sys/kernel/ostype"));
        Assert.Equal(1ul, sysctl.Count());
        Assert.NotEqual(0, group.Run("exec 3</dev/zero"));
        Assert.True(device.Count() >= 1, "It was asked about the device.");
    }

    [Fact]
    public void What_is_no_cgroup_is_said()
    {
        using LoadedCgroupProgram program = CountingPrograms.Load<LoadedCgroupProgram>(BpfProgramType.CgroupConnect4, Address, 1);

        BpfLinkException none = Assert.Throws<BpfLinkException>(() => program.Attach("/sys/fs/cgroup/no-such-group"));
        BpfLinkException other = Assert.Throws<BpfLinkException>(() => program.Attach("/tmp"));

        Assert.Equal((BpfLinkFailureKind.NoTarget, BpfLinkFailureKind.NoTarget), (none.Kind, other.Kind));
        Assert.Equal(
            "BPF program 'Main' was not attached to cgroup /sys/fs/cgroup/no-such-group: there is no such file (ENOENT).", none.Message);
        Assert.StartsWith("BPF program 'Main' was not attached to cgroup /tmp: that is no cgroup of version 2", other.Message);
    }

    private static string Connect(int port) => $"exec 3<>/dev/tcp/127.0.0.1/{port}";

    private static TcpListener Listen(out int port)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}
