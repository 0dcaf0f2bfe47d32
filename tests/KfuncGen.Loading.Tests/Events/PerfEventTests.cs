using KfuncGen.Programs.Tests.Sharing;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Events;

/// <summary>What programs write into the buffers of CPUs is read whole, and what is lost is counted.</summary>
public sealed class PerfEventTests
{
    private const byte AtomicAdd = 0xdb;
    private const int PerfEventOutput = 25;

    [Fact]
    public void Events_are_read_whole_and_lost_ones_are_counted()
    {
        using Numbering numbering = Numbering.Load();
        Assert.Throws<InvalidOperationException>(() => numbering.Events.Consume(static (in Numbered _) => { }));
        numbering.Events.OpenBuffers(pages: 2);
        Assert.Throws<InvalidOperationException>(() => numbering.Events.OpenBuffers());
        HashSet<ulong> read = [];
        int broken = 0;

        // A CPU's buffer tells what it lost with the next event that is written to it: this must not go on elsewhere.
        using OneCpu pinned = new();

        // Over the end of the buffers, many times; and more than there is room for.
        for (int round = 0; round < 100; round++)
        {
            numbering.Run(round == 50 ? 5000 : 77);
            numbering.Events.Consume((in Numbered value) => broken += value.IsWhole && read.Add(value.Number) ? 0 : 1);
        }

        Assert.Equal(0, broken);
        Assert.Equal((99ul * 77) + 5000, numbering.Next);
        Assert.Equal((ulong)read.Count + numbering.Refused, numbering.Next);
        Assert.Equal((ulong)numbering.Events.Lost, numbering.Refused);
        Assert.NotEqual(0ul, numbering.Refused);
    }

    [Fact]
    public void Disposed_buffers_are_closed()
    {
        Numbering numbering = Numbering.Load();
        BpfPerfEventArray<Numbered> events = numbering.Events;
        events.OpenBuffers();
        numbering.Dispose();

        Assert.Throws<ObjectDisposedException>(() => events.Consume(static (in Numbered _) => { }));
        Assert.Throws<ObjectDisposedException>(() => events.OpenBuffers());
    }

    /// <summary>An object whose program writes numbers, one after the other.</summary>
    private sealed class Numbering : BpfObject
    {
        private const string Listing = """
            listing 1
            map Events BPF_MAP_TYPE_PERF_EVENT_ARRAY
            key 4 u32
            value 4 u32
            data 16
            field Next 0 8
            field Refused 8 8
            """;

        private Numbering(LoadedBpfObject loaded)
            : base(loaded)
        {
        }

        public BpfPerfEventArray<Numbered> Events => Map<BpfPerfEventArray<Numbered>>(0);

        public ulong Next => Read<ulong>(0);

        public ulong Refused => Read<ulong>(8);

        public static Numbering Load()
        {
            RealSystem.Require();
            BpfProgram write = new Assembler("s32(*struct __sk_buff)", "skb")
                .Copy(7, 1).DataAddress(1, 0).Move(6, 1).Raw(new(AtomicAdd, 1, 6, 0, 1))
                .Store(10, -16, 6).Compute(0xa0, 6, -1).Store(10, -8, 6)
                .Copy(1, 7).Map(2, "Events").Constant(3, 0, -1, 0).Copy(4, 10).Compute(0, 4, -16).Move(5, 16).Helper(PerfEventOutput)
                .JumpIf(0, 0, "end").DataAddress(1, 8).Move(2, 1).Store(1, 0, 2, AtomicAdd)
                .Label("end").Return(0)
                .Part(BpfProgramType.SocketFilter, "Write");
            return new(LoadObject(new() { Name = "Numbering", Listing = Listing, Programs = [write] }, null));
        }

        public void Run(int count) => Program<LoadedSocketFilterProgram>(0).Run(new byte[64], repeat: count);
    }
}
