using System.Globalization;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Events;
using KfuncGen.Tests.Links;
using KfuncGen.Tests.Maps;
using KfuncGen.Tests.Objects;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>Runs alone, since it counts what the whole process has open.</summary>
[CollectionDefinition(nameof(DescriptorTests), DisableParallelization = true)]
[Collection(nameof(DescriptorTests))]
public sealed class DescriptorTests
{
    [Fact]
    public void Loading_and_disposing_leaves_nothing_open()
    {
        RealSystem.Require();
        BpfProgram good = new Assembler { ReadOnlyData = [1], WritableSize = 1 }.Return(0).Program<Request>();
        BpfProgram bad = new Assembler { ReadOnlyData = [1], WritableSize = 1 }.Load(0, 2, 0).Exit().Program<Request>();
        int before = CountOpenOfOthers();

        for (int i = 0; i < 20; i++)
        {
            using LoadedBpfProgram loaded = good.Load();
            Assert.Equal(before + 2, CountOpen());
            Assert.False(bad.TryLoad(out _, out _));
        }

        Assert.Equal(before, CountOpen());
    }

    [Fact]
    public void Descriptors_are_not_inherited()
    {
        RealSystem.Require();
        using LoadedBpfProgram loaded = new Assembler { WritableSize = 1 }.Return(0).Program<Request>().Load();

        string flags = File.ReadLines(
            $"/proc/self/fdinfo/{loaded.Handle.DangerousGetHandle()}").Single(
                static line => line.StartsWith("flags:", StringComparison.Ordinal));

        // O_CLOEXEC: include/uapi/asm-generic/fcntl.h.
        Assert.NotEqual(0, Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & 0x80000);
    }

    [Fact]
    public void Maps_leave_nothing_open()
    {
        RealSystem.Require();
        int before = CountOpenOfOthers();

        for (int i = 0; i < 100; i++)
        {
            using BpfHashMap<int, long> map = KernelMaps.Make<BpfHashMap<int, long>>(4);
            using BpfHashMap<int, long> same = BpfMap.OpenById<BpfHashMap<int, long>>(map.Id);
            Assert.Throws<BpfMapException>(() => BpfMap.OpenById<BpfHashMap<int, int>>(map.Id));
            Assert.Equal(before + 2, CountOpen());
        }

        Assert.Equal(before, CountOpen());
    }

    [Fact]
    public void Objects_leave_nothing_open_whatever_comes_between()
    {
        RealSystem.Require();
        BpfProgram first = Counting.Program(1).Part(BpfProgramType.SocketFilter, "First");
        BpfProgram refused = new Assembler("s32(*struct __sk_buff)", "skb").Load(0, 3, 0).Exit()
            .Part(BpfProgramType.SocketFilter, "Refused");
        BpfProgram thrower = new Assembler("s32(*struct __sk_buff)", "skb")
            .Field(0, static () => throw new InvalidTimeZoneException("A constant whose class cannot be initialized."), is64: false).Exit()
            .Part(BpfProgramType.SocketFilter, "Thrower");
        int before = CountOpenOfOthers();

        for (int i = 0; i < 20; i++)
        {
            using Counting counting = Counting.Load(Counting.Define(first));
            counting.Total = counting.Runs.Id;
            Assert.Equal(before + 4, CountOpen());
            Assert.Null(Counting.TryLoad(Counting.Define(first, refused), out _));
            Assert.Throws<InvalidTimeZoneException>(() => Counting.Load(Counting.Define(first, thrower)));
            Assert.Throws<ArgumentException>(() => Counting.Load(Counting.Define(first), new() { Programs = ["None"] }));
            Assert.Equal(before + 4, CountOpen());
        }

        Assert.Equal(before, CountOpen());
    }

    // As often as KFUNCGEN_LOADS says; each takes some milliseconds.
    [Fact]
    public void Many_loads_leave_descriptors_and_memory_as_before()
    {
        RealSystem.Require();
        int loads = int.Parse(Environment.GetEnvironmentVariable("KFUNCGEN_LOADS") ?? "100", CultureInfo.InvariantCulture);
        string more = string.Concat(
            Enumerable.Range(0, 3).Select(static i => $"\nmap More{i} BPF_MAP_TYPE_HASH\nkey 4 u32\nvalue 8 u64\nentries 16"));
        string listing = Counting.Listing.Replace("\ntype Count", more + "\ntype Count", StringComparison.Ordinal);
        BpfObjectDefinition definition = Counting.Define(
            listing,
            [.. Enumerable.Range(0, 4).Select(static i => Counting.Program((uint)i).Part(BpfProgramType.SocketFilter, $"Program{i}"))]);
        using VethPair pair = VethPair.Make();
        using LoadedXdpProgram xdp = CountingPrograms.Xdp();
        Load(10);
        int before = CountOpenOfOthers();
        long memory = GC.GetTotalMemory(forceFullCollection: true);

        Load(loads);

        Assert.Equal(before, CountOpen());
        long grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        Assert.True(grown < 1_000_000, $"After {loads} loads there are {grown} bytes more.");

        void Load(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using Counting counting = Counting.Load(definition);
                using BpfLink link = xdp.Attach(pair.Far);
                counting.Total++;
            }
        }
    }

    [Fact]
    public void Buffers_and_maps_of_maps_leave_nothing_open()
    {
        RealSystem.Require();
        int before = CountOpenOfOthers();

        for (int i = 0; i < 20; i++)
        {
            using Numbering numbering = Numbering.Load();
            numbering.Run();
            Assert.True(numbering.Events.TryRead(out _));
            using BpfTaskStorage<int> storage = KernelMaps.Make<BpfTaskStorage<int>>(0);
            storage.Set(Environment.ProcessId, 1);
            using BpfArrayOfMaps<BpfArray<int>> maps = KernelMaps.Make<BpfArrayOfMaps<BpfArray<int>>>(1);
            using BpfArray<int> inner = KernelMaps.Make<BpfArray<int>>(1);
            maps.Set(0, inner);
            using BpfArray<int>? same = maps.OpenInner(0);
        }

        Assert.Equal(before, CountOpen());
    }

    [Fact]
    public void Links_leave_nothing_open()
    {
        RealSystem.Require();
        using VethPair pair = VethPair.Make();
        using LoadedXdpProgram program = CountingPrograms.Xdp();
        using LoadedXdpProgram other = CountingPrograms.Xdp();
        int before = CountOpenOfOthers();

        for (int i = 0; i < 50; i++)
        {
            using BpfLink link = program.Attach(pair.Far);
            Assert.Throws<BpfLinkException>(() => other.Attach(pair.Far));
            Assert.Equal(before + 1, CountOpen());
        }

        Assert.Equal(before, CountOpen());
    }

    // What other tests made and left is closed first, by whoever finalizes it.
    private static int CountOpenOfOthers()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return CountOpen();
    }

    // Of BPF: what the runtime has open changes by itself.
    private static int CountOpen() => new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(static file => file.LinkTarget is { } target
        && (target.StartsWith("anon_inode:bpf", StringComparison.Ordinal)
            || target.StartsWith("anon_inode:btf", StringComparison.Ordinal)));
}
