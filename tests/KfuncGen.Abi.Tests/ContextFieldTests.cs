using System.Buffers.Binary;
using System.Globalization;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.MakeAbi;
using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.Abi.Tests;

/// <summary>The tables of contexts and kinds against this machine's verifier, which is asked about each field in each kind.</summary>
public sealed class ContextFieldTests
{
    // Older kernels lack fields that the facts have.
    private static readonly Version Oldest = new(6, 18);

    private static readonly AbiFacts Facts = FactsText.Read(File.ReadAllText(Path.Combine(Repository.Root, AbiFiles.Facts)));
    private static readonly ProgramTable Programs = ProgramTable.Read(File.ReadAllText(Path.Combine(Repository.Root, ProgramTable.Path)));
    private static readonly ContextRow[] Contexts = [.. ContextTable.Read(
        File.ReadAllText(Path.Combine(Repository.Root, ContextTable.Path)))];

    public static TheoryData<string> Names =>
        [.. Contexts.Where(static context => context.IsContext).Select(static context => context.Name)];

    // Programs at a hook load with its number in the kernel's BTF only: tests of programs do that.
    public static TheoryData<string> Kinds =>
    [
        .. Programs.Kinds.Where(static one => one.Type.Name is not ("TRACING" or "LSM" or "STRUCT_OPS"))
            .Select(static one => one.Kind.Name),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_field_that_is_shown_can_be_read_and_each_that_is_said_to_be_can_be_written(string name)
    {
        SkipUnlessPermitted();
        ContextRow context = Contexts.Single(one => one.Name == name);
        List<string> faults = [];

        // Fields of a union share a place: what is said of one holds for the others.
        HashSet<int> written = [.. Facts.Struct(name).Fields.Where(
            field => context.Written.Contains(field.Name)).SelectMany(
                static field => Enumerable.Range(0, Math.Max(1, field.Count)).Select(i => Place(field, i).Offset))];

        foreach (AbiField field in Facts.Struct(name).Fields.Where(field => !context.Hidden.Contains(field.Name)))
        {
            for (int i = 0; i < Math.Max(1, field.Count); i++)
            {
                (int offset, int size) = Place(field, i);
                bool isRead = OfContext(name).Any(kind => Loads(kind, [.. Load(size, offset)]));
                bool isWritten = OfContext(name).Any(kind => Loads(kind, [.. Store(size, offset)]));

                if (!isRead || isWritten != written.Contains(offset))
                {
                    faults.Add(
                        $"{field.Name}[{i}]: the verifier lets it be {(isRead ? "read" : "not read")} and " +
                        $"{(isWritten ? "written" : "not written")}");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_an_early_end_returns_is_what_the_verifier_allows(string name)
    {
        SkipUnlessPermitted();
        (ProgramTypeRow type, ProgramKindRow kind) = Programs.Kinds.Single(one => one.Kind.Name == name);
        Assert.True(Loads((type, kind), []), $"{name} cannot return {Early(kind)}.");

        // What has one result in C# has one for the verifier, and the others have more. At probes and samples it takes any: perf asks
        // whether it keeps the sample (trace_call_bpf, kernel/trace/bpf_trace.c, 6.18), which no program here hands to it.
        Assert.Equal(
            kind.Result == "void" && !AsksForSamples(type.Name), !Loads((type, kind), [], 1 - Early(kind)));
    }

    private static IEnumerable<(ProgramTypeRow Type, ProgramKindRow Kind)> OfContext(string name) =>
        Programs.Kinds.Where(one => one.Kind.Context == name);

    private static (int Offset, int Size) Place(AbiField field, int index)
    {
        int size = field.IsPointer ? 8 : int.Parse(field.Type.AsSpan(1), CultureInfo.InvariantCulture) / 8;
        return (field.Offset + (index * size), size);
    }

    private static bool Loads((ProgramTypeRow Type, ProgramKindRow Kind) of, byte[] before, long? result = null)
    {
        ProgramImage image = new()
        {
            Name = "Field",
            License = "GPL",
            Type = Enum.Parse<bpf_prog_type>("BPF_PROG_TYPE_" + of.Type.Name),
            AttachType = of.Kind.Expect is { } expect ? (uint)Enum.Parse<bpf_attach_type>(expect) : 0,
            Flags = of.Type.Sleeps ? bpf_prog_load_flags.BPF_F_SLEEPABLE : 0,
            Instructions = [.. before, .. Slot(0xb7, 0, 0, 0, (int)(result ?? Early(of.Kind))), .. Slot(0x95, 0, 0, 0, 0)],
        };

        using BpfHandle? handle = BpfSystem.Running.LoadProgram(image, 0, [], out _);
        return handle is not null;
    }

    private static long Early(ProgramKindRow kind) => Programs.Result(kind.Result) is { } result
        ? Facts.Enum(result.Facts)[kind.Early]
        : long.Parse(kind.Early, CultureInfo.InvariantCulture);

    // BPF_LDX and BPF_STX with BPF_MEM: RFC 9669, 5.
    private static byte[] Load(int size, int offset) => Slot((byte)(0x61 | SizeBits(size)), 2, 1, offset, 0);

    private static byte[] Store(int size, int offset) =>
        [.. Slot(0xb7, 2, 0, 0, 0), .. Slot((byte)(0x63 | SizeBits(size)), 1, 2, offset, 0)];

    private static int SizeBits(int size) => size switch
    {
        1 => 0x10,
        2 => 0x08,
        8 => 0x18,
        _ => 0,
    };

    private static byte[] Slot(byte code, int destination, int source, int offset, int immediate)
    {
        byte[] slot = new byte[8];
        slot[0] = code;
        slot[1] = (byte)(source << 4 | destination);
        BinaryPrimitives.WriteInt16LittleEndian(slot.AsSpan(2), (short)offset);
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(4), immediate);
        return slot;
    }

    private static bool AsksForSamples(string type) => type is "KPROBE" or "PERF_EVENT" or "TRACEPOINT" or "RAW_TRACEPOINT";

    private static void SkipUnlessPermitted()
    {
        Assert.SkipUnless(BitConverter.IsLittleEndian, "The programs of this test are little-endian.");
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.OSVersion.Version >= Oldest,
            $"The kernel is older than {Oldest}, which has all fields.");
        Assert.SkipUnless(Loads(Programs.Kinds.First(static one => one.Kind.Name == "Xdp"), []), "This process may not load programs.");
    }
}
