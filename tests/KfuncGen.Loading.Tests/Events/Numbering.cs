using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Events;

/// <summary>
/// An object whose programs write numbers into a ring buffer, one after the other, and count those for which there was no room.
/// </summary>
internal sealed class Numbering : BpfObject
{
    private const string Listing = """
        listing 1
        map Events BPF_MAP_TYPE_RINGBUF
        entries 4096
        data 16
        field Next 0 8
        field Lost 8 8
        """;

    private const byte AtomicAdd = 0xdb;
    private const int RingOutput = 130, RingReserve = 131, RingSubmit = 132, RingDiscard = 133;

    private static readonly byte[] Packet = new byte[64];

    private Numbering(LoadedBpfObject loaded)
        : base(loaded)
    {
    }

    public BpfRingBuffer<Numbered> Events => Map<BpfRingBuffer<Numbered>>(0);

    public ulong Next => Read<ulong>(0);

    public ulong Lost => Read<ulong>(8);

    public static Numbering Load(uint size = 4096)
    {
        RealSystem.Require();
        BpfObjectDefinition definition = new() { Name = "Numbering", Listing = Listing, Programs = [Write(), Discard(), WriteShort()] };
        return new(LoadObject(definition, new() { MaxEntries = { ["Events"] = size } }));
    }

    /// <summary>Writes events.</summary>
    public void Run(int count = 1) => Program<LoadedSocketFilterProgram>(0).Run(Packet, repeat: count);

    /// <summary>Takes room, and gives it up.</summary>
    public void RunDiscard() => Program<LoadedSocketFilterProgram>(1).Run(Packet);

    /// <summary>Writes a record of eight bytes.</summary>
    public void RunShort() => Program<LoadedSocketFilterProgram>(2).Run(Packet);

    private static BpfProgram Write() =>
        Counting()
            .Map(1, "Events").Move(2, 16).Move(3, 0).Helper(RingReserve)
            .JumpIf(0, 0, "full", 0x10)
            .Store(0, 0, 6).Compute(0xa0, 6, -1).Store(0, 8, 6)
            .Copy(1, 0).Move(2, 0).Helper(RingSubmit).Return(0)
            .Label("full").DataAddress(1, 8).Move(2, 1).Store(1, 0, 2, AtomicAdd).Return(0)
            .Part(BpfProgramType.SocketFilter, "Write");

    private static BpfProgram Discard() =>
        Filter()
            .Map(1, "Events").Move(2, 16).Move(3, 0).Helper(RingReserve)
            .JumpIf(0, 0, "full", 0x10)
            .Copy(1, 0).Move(2, 0).Helper(RingDiscard)
            .Label("full").Return(0)
            .Part(BpfProgramType.SocketFilter, "Discard");

    private static BpfProgram WriteShort() =>
        Filter()
            .Move(1, 1).Store(10, -8, 1).Map(1, "Events").Copy(2, 10).Compute(0, 2, -8).Move(3, 8).Move(4, 0).Helper(RingOutput)
            .Return(0)
            .Part(BpfProgramType.SocketFilter, "WriteShort");

    // r6 = Next++: BPF_FETCH.
    private static Assembler Counting() =>
        Filter().DataAddress(1, 0).Move(6, 1).Raw(new(AtomicAdd, 1, 6, 0, 1));

    private static Assembler Filter() => new("s32(*struct __sk_buff)", "skb");
}
