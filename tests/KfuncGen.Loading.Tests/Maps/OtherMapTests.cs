using System.Net.Sockets;
using KfuncGen.Linux.Network;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Links;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Maps;

/// <summary>Maps whose elements are no values: interfaces, CPUs, programs, maps, and what the kernel keeps with its own things.</summary>
public sealed class OtherMapTests
{
    private const int TailCall = 12;

    public OtherMapTests() => RealSystem.Require();

    [Fact]
    public void A_program_goes_on_with_one_of_the_array()
    {
        using Calling calling = Calling.Load();
        Assert.Equal(7, calling.Main.Run(new byte[64]).ReturnValue);
        Assert.False(calling.Programs.TryGetId(1, out _));

        calling.Programs.Set(1, calling.Target);
        Assert.Equal(9, calling.Main.Run(new byte[64]).ReturnValue);
        Assert.True(calling.Programs.TryGetId(1, out uint id));
        Assert.Equal(calling.Target.Id, id);

        Assert.True(calling.Programs.Remove(1));
        Assert.False(calling.Programs.Remove(1));
        Assert.Equal(7, calling.Main.Run(new byte[64]).ReturnValue);
        Assert.Throws<ArgumentNullException>(() => calling.Programs.Set(0, default));
    }

    [Fact]
    public void Maps_hold_maps_that_are_like_each_other()
    {
        using BpfArrayOfMaps<BpfArray<int>> outer = BpfMap.Create<BpfArrayOfMaps<BpfArray<int>>>(
            new() { MaxEntries = 4, Inner = new() { MaxEntries = 2 } });
        using BpfArray<int> inner = KernelMaps.Make<BpfArray<int>>(2);
        using BpfArray<int> longer = KernelMaps.Make<BpfArray<int>>(3);

        outer.Set(3, inner);
        inner[1] = 42;

        using BpfArray<int>? same = outer.OpenInner(3);
        Assert.Equal(42, same?[1]);
        Assert.Null(outer.OpenInner(0));
        Assert.Throws<BpfMapException>(() => outer.Set(0, longer));
        Assert.Throws<BpfMapException>(() => outer.Set(4, inner));
        Assert.True(outer.Remove(3));
        Assert.False(outer.TryGetId(3, out _));
    }

    [Fact]
    public void A_hash_table_of_maps_does_what_a_dictionary_does()
    {
        const int Operations = 10_000, Keys = 12, Room = 8;
        using BpfHashOfMaps<int, BpfHashMap<int, long>> outer = BpfMap.Create<BpfHashOfMaps<int, BpfHashMap<int, long>>>(
            new() { MaxEntries = Room, Inner = new() { MaxEntries = 2 } });
        BpfHashMap<int, long>[] inner = [.. Enumerable.Range(0, 4).Select(static _ => KernelMaps.Make<BpfHashMap<int, long>>(2))];
        uint[] ids = [.. inner.Select(static map => map.Id)];
        Dictionary<int, uint> model = [];
        Random random = new(20);

        for (int i = 0; i < Operations; i++)
        {
            int key = random.Next(Keys);
            int which = random.Next(inner.Length);

            switch (random.Next(3))
            {
                case 0 when model.Count < Room || model.ContainsKey(key):
                    outer.Set(key, inner[which]);
                    model[key] = ids[which];
                    break;
                case 1:
                    Assert.Equal(model.Remove(key), outer.Remove(key));
                    break;
                default:
                    Assert.Equal(model.TryGetValue(key, out uint expected), outer.TryGetId(key, out uint id));
                    Assert.Equal(expected, id);
                    break;
            }
        }

        Array.ForEach(inner, static map => map.Dispose());
    }

    [Fact]
    public void Interfaces_by_number_do_what_a_dictionary_does()
    {
        const int Operations = 10_000, Keys = 12, Room = 16;
        using BpfDeviceHashMap map = KernelMaps.Make<BpfDeviceHashMap>(Room);
        int loopback = (int)NetworkInterface.IndexOf("lo");
        Dictionary<uint, int> model = [];
        Random random = new(21);

        for (int i = 0; i < Operations; i++)
        {
            uint key = (uint)random.Next(Keys) * 1000;

            switch (random.Next(3))
            {
                case 0:
                    map.Set(key, loopback);
                    model[key] = loopback;
                    break;
                case 1:
                    Assert.Equal(model.Remove(key), map.Remove(key));
                    break;
                default:
                    Assert.Equal(model.TryGetValue(key, out int expected), map.TryGetValue(key, out BpfDeviceEntry entry));
                    Assert.Equal(new(expected, 0), entry);
                    break;
            }
        }

        Assert.Throws<BpfMapException>(() => map.Set(0, 1_000_000));
    }

    [Fact]
    public void An_interface_may_have_a_program_of_its_kind()
    {
        using BpfDeviceMap map = KernelMaps.Make<BpfDeviceMap>(4);
        using LoadedPacketProgram program =
            CountingPrograms.Load<LoadedPacketProgram>(BpfProgramType.XdpDevmap, "s32(*struct xdp_md)", (int)XdpAction.XDP_PASS);
        using LoadedXdpProgram other = CountingPrograms.Xdp();
        int loopback = (int)NetworkInterface.IndexOf("lo");

        map.Set(1, loopback, program);

        Assert.True(map.TryGetValue(1, out BpfDeviceEntry entry));
        Assert.Equal(new(loopback, program.Id), entry);
        Assert.Throws<BpfMapException>(() => map.Set(2, loopback, other));
        Assert.False(map.TryGetValue(2, out _));
        Assert.True(map.Remove(1));
        Assert.False(map.TryGetValue(1, out _));
    }

    [Fact]
    public void Cpus_take_packets()
    {
        using BpfCpuMap map = KernelMaps.Make<BpfCpuMap>(1);
        using LoadedPacketProgram program =
            CountingPrograms.Load<LoadedPacketProgram>(BpfProgramType.XdpCpumap, "s32(*struct xdp_md)", (int)XdpAction.XDP_PASS);
        Assert.False(map.TryGetQueueSize(0, out _));

        map.Set(0, 192);
        Assert.True(map.TryGetQueueSize(0, out uint size));
        Assert.Equal(192u, size);
        map.Set(0, 64, program);
        Assert.True(map.TryGetQueueSize(0, out size));
        Assert.Equal(64u, size);
        map.Remove(0);
        Assert.False(map.TryGetQueueSize(0, out _));
        Assert.Throws<BpfMapException>(() => map.Set(1, 192));
    }

    [Fact]
    public void What_is_no_socket_of_its_kind_is_refused()
    {
        using BpfXskMap map = KernelMaps.Make<BpfXskMap>(4);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.Throws<BpfMapException>(() => map.Set(0, socket.SafeHandle));
        map.Remove(0);
    }

    [Fact]
    public void A_process_a_cgroup_and_a_socket_have_values()
    {
        using BpfTaskStorage<long> tasks = KernelMaps.Make<BpfTaskStorage<long>>(0);
        using BpfSocketStorage<Large> sockets = KernelMaps.Make<BpfSocketStorage<Large>>(0);
        using BpfCgroupStorage<int> groups = KernelMaps.Make<BpfCgroupStorage<int>>(0);
        using ControlGroup group = ControlGroup.Make();
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.False(tasks.TryGetValue(Environment.ProcessId, out _));
        tasks.Set(Environment.ProcessId, 5);
        sockets.Set(socket, new(6, 7, 8));
        groups.Set(group.Path, 9);

        Assert.True(tasks.TryGetValue(Environment.ProcessId, out long ofTask));
        Assert.True(sockets.TryGetValue(socket, out Large ofSocket));
        Assert.True(groups.TryGetValue(group.Path, out int ofGroup));
        Assert.Equal((5, new(6, 7, 8), 9), (ofTask, ofSocket, ofGroup));

        Assert.True(tasks.Remove(Environment.ProcessId));
        Assert.False(tasks.Remove(Environment.ProcessId));
        Assert.True(sockets.Remove(socket));
        Assert.False(sockets.TryGetValue(socket, out _));
        Assert.True(groups.Remove(group.Path));
        Assert.Contains("process 1073741823 was not opened", Assert.Throws<BpfMapException>(() => tasks.Set(0x3fff_ffff, 1)).Message);
        Assert.Contains("was not opened: there is none", Assert.Throws<BpfMapException>(() => groups.Set("/no/such", 1)).Message);
    }

    [Fact]
    public void A_file_has_a_value()
    {
        using BpfInodeStorage<int> files = Make();
        using FileStream file = File.Create(Path.GetTempFileName());

        files.Set(file.SafeFileHandle, 3);
        Assert.True(files.TryGetValue(file.SafeFileHandle, out int value));
        Assert.Equal(3, value);
        Assert.True(files.Remove(file.SafeFileHandle));
        File.Delete(file.Name);

        static BpfInodeStorage<int> Make()
        {
            try
            {
                return KernelMaps.Make<BpfInodeStorage<int>>(0);
            }
            catch (BpfMapException refused)
            {
                Assert.Skip($"This kernel has no storage for files, which comes with CONFIG_BPF_LSM: {refused.Message}");
                throw;
            }
        }
    }

    [Fact]
    public void An_object_has_storage_and_maps_of_maps()
    {
        using Holding holding = Holding.Load();
        using BpfHashMap<uint, ulong> inner = KernelMaps.Make<BpfHashMap<uint, ulong>>(8);

        holding.Tasks.Set(Environment.ProcessId, 1);
        holding.Tables.Set(5, inner);

        Assert.True(holding.Tasks.TryGetValue(Environment.ProcessId, out ulong value));
        Assert.Equal(1ul, value);
        Assert.True(holding.Tables.TryGetId(5, out uint id));
        Assert.Equal(inner.Id, id);
    }

    [Fact]
    public void A_trace_that_nobody_took_has_no_addresses()
    {
        using BpfStackTraces traces = KernelMaps.Make<BpfStackTraces>(16);

        Assert.Equal(0, traces.Read(3, new ulong[BpfStackTraces.Depth]));
        Assert.False(traces.Remove(3));
        Assert.Contains("a trace may have 127", Assert.Throws<ArgumentException>(() => traces.Read(3, new ulong[5])).Message);
    }

    private record struct Large(long First, long Second, long Third);

    /// <summary>An object with a program array: its first program goes on with what is at 1.</summary>
    private sealed class Calling : BpfObject
    {
        private const string Listing = """
            listing 1
            map Programs BPF_MAP_TYPE_PROG_ARRAY
            key 4 u32
            value 4 u32
            entries 4
            """;

        private Calling(LoadedBpfObject loaded)
            : base(loaded)
        {
        }

        public BpfProgramArray Programs => Map<BpfProgramArray>(0);

        public LoadedSocketFilterProgram Main => Program<LoadedSocketFilterProgram>(0);

        public LoadedSocketFilterProgram Target => Program<LoadedSocketFilterProgram>(1);

        public static Calling Load()
        {
            BpfProgram main = new Assembler("s32(*struct __sk_buff)", "skb").Map(2, "Programs").Move(3, 1).Helper(TailCall).Return(7)
                .Part(BpfProgramType.SocketFilter, "Main");
            BpfProgram target = new Assembler("s32(*struct __sk_buff)", "skb").Return(9).Part(BpfProgramType.SocketFilter, "Target");
            return new(LoadObject(new() { Name = "Calling", Listing = Listing, Programs = [main, target] }, null));
        }
    }

    /// <summary>An object with maps that the kernel makes only with types, or with a map like those that they hold.</summary>
    private sealed class Holding : BpfObject
    {
        private const string Listing = """
            listing 1
            map Tasks BPF_MAP_TYPE_TASK_STORAGE
            key 4
            value 8
            map Tables BPF_MAP_TYPE_HASH_OF_MAPS
            key 4 u32
            value 4 u32
            entries 16
            inner BPF_MAP_TYPE_HASH 4 8 8 0
            """;

        private Holding(LoadedBpfObject loaded)
            : base(loaded)
        {
        }

        public BpfTaskStorage<ulong> Tasks => Map<BpfTaskStorage<ulong>>(0);

        public BpfHashOfMaps<uint, BpfHashMap<uint, ulong>> Tables => Map<BpfHashOfMaps<uint, BpfHashMap<uint, ulong>>>(1);

        public static Holding Load() => new(LoadObject(new() { Name = "Holding", Listing = Listing }, null));
    }
}
