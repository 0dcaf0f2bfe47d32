using System.Net;
using System.Net.Sockets;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

/// <summary>Programs of a map of sockets decide on what its sockets send and receive.</summary>
public sealed class SocketMapLinkTests
{
    private const byte AtomicAdd = 0xdb;
    private const int SkRedirectMap = 52;

    public SocketMapLinkTests() => RealSystem.Require();

    [Fact]
    public void What_one_socket_receives_is_sent_by_another()
    {
        using Passing passing = Passing.Load();
        using TcpPair first = TcpPair.Make();
        using TcpPair second = TcpPair.Make();
        using BpfAttachment attachment = passing.Verdict.Attach(passing.Sockets);
        Assert.Equal(passing.Sockets.Id, Assert.IsType<BpfLink>(attachment).Info.MapId);

        // What arrives at one in the map leaves by the one at 0.
        passing.Sockets.Set(0, second.Server.Client);
        passing.Sockets.Set(1, first.Server.Client);
        Assert.True(passing.Sockets.TryGetCookie(1, out ulong cookie));
        Assert.NotEqual(0ul, cookie);

        byte[] sent = [.. Enumerable.Range(0, 1000).Select(static number => (byte)number)];
        first.Client.GetStream().Write(sent);
        byte[] received = new byte[sent.Length];
        second.Client.ReceiveTimeout = 10_000;
        second.Client.GetStream().ReadExactly(received);

        Assert.Equal(sent, received);
        Assert.True(passing.Calls >= 1);
        Assert.True(passing.Sockets.Remove(1));
        Assert.False(passing.Sockets.Remove(1));
        Assert.False(passing.Sockets.TryGetCookie(1, out _));
    }

    [Fact]
    public void A_map_has_room_for_one_program_of_a_kind()
    {
        using Passing passing = Passing.Load();
        using Passing other = Passing.Load();
        using BpfAttachment attachment = passing.Verdict.Attach(passing.Sockets);

        BpfLinkException occupied = Assert.Throws<BpfLinkException>(() => other.Verdict.Attach(passing.Sockets));

        Assert.Equal(BpfLinkFailureKind.Occupied, occupied.Kind);
        attachment.Detach();
        using BpfAttachment again = other.Verdict.Attach(passing.Sockets);
    }

    [Fact]
    public void What_a_socket_sends_is_decided_on()
    {
        using LoadedSocketMapProgram counting =
            CountingPrograms.Load<LoadedSocketMapProgram>(BpfProgramType.SkMsg, "s32(*struct sk_msg_md)", (int)SkAction.SK_PASS);
        using BpfSockHash<ulong> sockets = BpfMap.Create<BpfSockHash<ulong>>(new() { MaxEntries = 4 });
        using TcpPair pair = TcpPair.Make();
        using BpfAttachment attachment = counting.Attach(sockets);
        sockets.Set(7, pair.Client.Client);
        Assert.True(sockets.TryGetCookie(7, out _));

        pair.Client.GetStream().Write([1, 2, 3]);
        byte[] received = new byte[3];
        pair.Server.GetStream().ReadExactly(received);

        Assert.Equal([1, 2, 3], received);
        Assert.Equal(1ul, counting.Count());
    }

    [Fact]
    public void A_map_without_sockets_is_told()
    {
        using Passing passing = Passing.Load();
        using BpfArray<int> array = BpfMap.Create<BpfArray<int>>(new() { MaxEntries = 1 });

        Assert.Contains(
            "that is no map of sockets", Assert.Throws<BpfLinkException>(() => passing.Verdict.Attach(array)).Message);
    }

    /// <summary>Two connected sockets.</summary>
    private sealed record TcpPair(TcpClient Client, TcpClient Server) : IDisposable
    {
        public static TcpPair Make()
        {
            using TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            TcpClient client = new();
            client.Connect((IPEndPoint)listener.LocalEndpoint);
            return new(client, listener.AcceptTcpClient());
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }

    /// <summary>An object with sockets, whose program passes all on to the one at 0.</summary>
    private sealed class Passing : BpfObject
    {
        private const string Listing = """
            listing 1
            map Sockets BPF_MAP_TYPE_SOCKMAP
            key 4 u32
            value 8 u64
            entries 4
            data 8
            field Calls 0 8
            """;

        private Passing(LoadedBpfObject loaded)
            : base(loaded)
        {
        }

        public BpfSockMap Sockets => Map<BpfSockMap>(0);

        public LoadedSocketMapProgram Verdict => Program<LoadedSocketMapProgram>(0);

        public ulong Calls => Read<ulong>(0);

        public static Passing Load()
        {
            BpfProgram verdict = new Assembler("s32(*struct __sk_buff)", "skb")
                .DataAddress(2, 0).Move(3, 1).Store(2, 0, 3, AtomicAdd)
                .Map(2, "Sockets").Move(3, 0).Move(4, 0).Helper(SkRedirectMap).Exit()
                .Part(BpfProgramType.SkSkbVerdict, "Verdict");
            return new(LoadObject(new() { Name = "Passing", Listing = Listing, Programs = [verdict] }, null));
        }
    }
}
