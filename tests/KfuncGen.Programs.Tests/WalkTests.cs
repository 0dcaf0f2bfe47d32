using System.Globalization;

namespace KfuncGen.Programs.Tests;

/// <summary>What iterators of each kind walk is what the system says elsewhere.</summary>
public sealed class WalkTests
{
    [Fact]
    public void Cgroups_are_those_of_the_file_system_in_each_order()
    {
        using LoadedBpfProgram loaded = Kernel.Load(WalkPrograms.Bpf.Cgroups);
        using ControlGroups groups = ControlGroups.Make("a/b/c", "d");
        ulong[] ids = [.. groups.Directories.Select(ControlGroups.IdOf)];

        // The root's level depends on where it is mounted.
        WalkPrograms.Row self = Assert.Single(Walk(groups.Root, BpfCgroupOrder.Self));
        Assert.Equal(ids[0], self.First);

        WalkPrograms.Row[] down = Walk(groups.Root, BpfCgroupOrder.DescendantsPre);
        Assert.Equal(ids.Order(), down.Select(static row => row.First).Order());
        Assert.Equal(ids[0], down[0].First);
        Assert.Equal(
            [0ul, 1ul, 1ul, 2ul, 3ul], down.Select(row => row.Second - self.Second).Order());

        WalkPrograms.Row[] after = Walk(groups.Root, BpfCgroupOrder.DescendantsPost);
        Assert.Equal(ids.Order(), after.Select(static row => row.First).Order());
        Assert.Equal(ids[0], after[^1].First);

        string deepest = Path.Combine(groups.Root, "a/b/c");
        WalkPrograms.Row[] up = Walk(deepest, BpfCgroupOrder.Ancestors);
        Assert.Equal(ControlGroups.IdOf(deepest), up[0].First);
        Assert.Equal(Enumerable.Range(0, up.Length).Select(i => (ulong)(up.Length - 1 - i)), up.Select(static row => row.Second));
        Assert.Throws<BpfLinkException>(() => loaded.AttachIterator(BpfIteratorScope.Cgroups("/nowhere", BpfCgroupOrder.Self)));

        WalkPrograms.Row[] Walk(string path, BpfCgroupOrder order)
        {
            using BpfIterator iterator = loaded.AttachIterator(BpfIteratorScope.Cgroups(path, order));
            return [.. iterator.Read<WalkPrograms.Row>()];
        }
    }

    [Fact]
    public void What_an_iterator_cannot_walk_is_said()
    {
        using LoadedBpfProgram files = Kernel.Load(WalkPrograms.Bpf.Files);
        using LoadedBpfProgram groups = Kernel.Load(WalkPrograms.Bpf.Cgroups);
        using LoadedBpfProgram elements = Kernel.Load(HookPrograms.Bpf.Elements);

        // To the kernel the cgroup's descriptor is the number of a thread here.
        InvalidOperationException other = Assert.Throws<InvalidOperationException>(
            () => files.AttachIterator(BpfIteratorScope.Cgroups("/proc", BpfCgroupOrder.Self)));
        Assert.Contains(
            "'Files' is an iterator over task_file, and cgroups can be given to iterators over cgroup only", other.Message,
            StringComparison.Ordinal);

        Says(groups, BpfIteratorScope.Cgroups("/proc", BpfCgroupOrder.Self), "that is no cgroup");
        Says(groups, null, "BpfIteratorScope.Cgroups(path, ");
        Says(elements, null, "BpfIteratorScope.Elements(map)");

        static void Says(LoadedBpfProgram program, BpfIteratorScope? scope, string text)
        {
            BpfLinkException failure = Assert.Throws<BpfLinkException>(() => program.AttachIterator(scope));
            Assert.Equal(BpfLinkFailureKind.NoTarget, failure.Kind);
            Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_of_a_process_are_those_that_it_has_open()
    {
        using LoadedBpfProgram loaded = Kernel.Load(WalkPrograms.Bpf.Files);
        using FileStream open = File.OpenRead("/proc/self/status");
        using BpfIterator files = loaded.AttachIterator(BpfIteratorScope.Process(Environment.ProcessId));
        WalkPrograms.Row[] rows = [.. files.Read<WalkPrograms.Row>()];

        Assert.All(rows, static row => Assert.Equal((ulong)Environment.ProcessId, row.First));
        Assert.Contains(rows, row => (nint)row.Second == open.SafeFileHandle.DangerousGetHandle());
        Assert.All([0ul, 1ul, 2ul], standard => Assert.Contains(rows, row => row.Second == standard));
    }

    [Fact]
    public unsafe void Memory_of_a_process_is_that_which_it_has_mapped()
    {
        using LoadedBpfProgram loaded = Kernel.Load(WalkPrograms.Bpf.Memory);
        using BpfIterator memory = loaded.AttachIterator(BpfIteratorScope.Process(Environment.ProcessId));
        int local = 0;
        ulong here = (ulong)&local;
        WalkPrograms.Row[] rows = [.. memory.Read<WalkPrograms.Row>()];

        Assert.Contains(rows, row => row.First <= here && here < row.Second);

        // What is mapped for good: the program itself.
        string first = File.ReadLines("/proc/self/maps").First();
        string[] ends = first.Split(' ')[0].Split('-');
        Assert.Contains(rows, row => row.First == Address(ends[0]) && row.Second == Address(ends[1]));
    }

    [Fact]
    public void Maps_programs_and_links_are_those_of_the_kernel()
    {
        using LoadedBpfProgram maps = Kernel.Load(WalkPrograms.Bpf.Maps);
        using LoadedBpfProgram programs = Kernel.Load(WalkPrograms.Bpf.Programs_);
        using LoadedBpfProgram links = Kernel.Load(WalkPrograms.Bpf.Links);
        using BpfHashMap<uint, ulong> map = BpfMap.Create<BpfHashMap<uint, ulong>>(new() { MaxEntries = 77 });
        using BpfIterator ofMaps = maps.AttachIterator();
        using BpfIterator ofPrograms = programs.AttachIterator();
        using BpfIterator ofLinks = links.AttachIterator();

        Assert.Contains(ofMaps.Read<WalkPrograms.Row>(), row => row.First == map.Info.Id && row.Second == 77);
        Assert.Contains(ofPrograms.Read<WalkPrograms.Row>(), row => row.First == maps.Id);
        Assert.Contains(ofLinks.Read<WalkPrograms.Row>(), row => row.First == ofMaps.Link.Id);
    }

    private static ulong Address(string hexadecimal) =>
        ulong.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
