using KfuncGen.Tests.Assembly;

namespace KfuncGen.Tests.Objects;

/// <summary>An object as the build would make it: programs that count runs in a map and in shared data.</summary>
internal sealed class Counting : BpfObject
{
    public const string Listing = """
        listing 1
        map Runs BPF_MAP_TYPE_HASH
        key 4 u32
        value 16 Count
        entries 16
        map Spare BPF_MAP_TYPE_ARRAY
        key 4 u32
        value 8 u64
        entries 1
        type Count 16
        member Number 0 u64
        member Marks 8 u8[8]
        data 16
        field Total 0 8
        field Step 8 4
        initial 00000000000000000300
        """;

    private const byte AtomicAdd = 0xdb;

    private Counting(LoadedBpfObject loaded)
        : base(loaded)
    {
    }

    public BpfHashMap<uint, Count> Runs => Map<BpfHashMap<uint, Count>>(0);

    public BpfArray<ulong> Spare => Map<BpfArray<ulong>>(1);

    public BpfArray<uint> Wrong => Map<BpfArray<uint>>(1);

    public ulong Total
    {
        get => Read<ulong>(0);
        set => Write(0, value);
    }

    public uint Step
    {
        get => Read<uint>(8);
        set => Write(8, value);
    }

    public ulong Outside => Read<ulong>(12);

    /// <summary>Adds to the element of its key, where there is one, and the step to the total.</summary>
    public static Assembler Program(uint key, int result = 0) =>
        new Assembler("s32(*struct __sk_buff)", "skb")
            .Move(1, (int)key).Store(10, -4, 1, 0x63)
            .Copy(2, 10).Compute(0, 2, -4).Map(1, "Runs").Helper(1)
            .JumpIf(0, 0, "total").Move(1, 1).Store(0, 0, 1, AtomicAdd)
            .Label("total").DataAddress(1, 8).Load(2, 1, 0, 0x61).DataAddress(1, 0).Store(1, 0, 2, AtomicAdd)
            .Return(result);

    public static BpfObjectDefinition Define(params BpfProgram[] programs) => Define(Listing, programs);

    public static BpfObjectDefinition Define(string listing, params BpfProgram[] programs) =>
        new() { Name = "Counting", Listing = listing, Programs = programs };

    public static Counting Load(BpfObjectDefinition definition, BpfObjectOptions? options = null) =>
        new(LoadObject(definition, options));

    public static Counting? TryLoad(BpfObjectDefinition definition, out BpfLoadReport report, BpfObjectOptions? options = null) =>
        TryLoadObject(definition, options, out report) is { } loaded ? new(loaded) : null;

    public LoadedSocketFilterProgram At(int index) => Program<LoadedSocketFilterProgram>(index);

    public LoadedBpfProgram? MayBeAt(int index) => OptionalProgram<LoadedBpfProgram>(index);
}
