using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Tests;

public sealed class FleetTests
{
    private const string Old = """
        kfuncs 1
        name old
        kernel 6.12.1
        arch x86_64
        source sha256:00
        tags no
        probed XDP

        set generic_btf_ids: XDP

        kfunc void bpf_both(u32 a): generic_btf_ids(0)
        kfunc void bpf_changed(u32 a): generic_btf_ids(0) admitted(XDP)
        kfunc void bpf_gone(void): ?

        scalar unsigned int <u32>
        struct task_struct <64 align 8>
        typedef unsigned int u32

        """;

    private const string New = """
        kfuncs 1
        name new
        kernel 7.2.1
        arch aarch64
        tags yes

        set generic_btf_ids: XDP SYSCALL

        kfunc void bpf_both(u32 a): generic_btf_ids(0)
        kfunc void bpf_both(u32 a): generic_btf_ids(0) module other untagged
        kfunc void bpf_changed(u64 a): generic_btf_ids(0)

        scalar unsigned int <u32>
        struct task_struct <72 align 8>
        typedef unsigned int u32

        """;

    private static readonly KernelSnapshot[] Kernels =
    [
        Read(Old), Read(New), Read(New) with { Name = "newest", Kernel = "7.3.0" }, Read(Old) with { Name = "oldest", Kernel = "6.1.0" },
    ];

    [Fact]
    public void What_kernels_share_is_there_once_below_their_names()
    {
        string text = FleetWriter.Write(Kernels);

        Assert.Equal(
            """
            fleet 1

            target oldest
            kernel 6.1.0
            arch x86_64
            source sha256:00
            tags no
            probed XDP

            target old
            kernel 6.12.1
            arch x86_64
            source sha256:00
            tags no
            probed XDP

            target new
            kernel 7.2.1
            arch aarch64
            tags yes

            target newest
            kernel 7.3.0
            arch aarch64
            tags yes

            on all
            kfunc void bpf_both(u32 a): generic_btf_ids(0)
            scalar unsigned int <u32>
            typedef unsigned int u32

            on oldest, old
            set generic_btf_ids: XDP
            kfunc void bpf_changed(u32 a): generic_btf_ids(0) admitted(XDP)
            kfunc void bpf_gone(void): ?
            struct task_struct <64 align 8>

            on new, newest
            set generic_btf_ids: XDP SYSCALL
            kfunc void bpf_both(u32 a): generic_btf_ids(0) module other untagged
            kfunc void bpf_changed(u64 a): generic_btf_ids(0)
            struct task_struct <72 align 8>

            """,
            text);
    }

    [Fact]
    public void Every_kernel_is_read_back_as_it_was() => Assert.Equal(
        Kernels.OrderBy(static kernel => kernel.Version).Select(SnapshotWriter.Write),
        FleetReader.Read(FleetWriter.Write(Kernels), "fleet.kfuncs").Select(SnapshotWriter.Write));

    [Fact]
    public void The_order_of_the_input_does_not_show_and_what_was_read_is_written_the_same()
    {
        string text = FleetWriter.Write(Kernels);

        Assert.Equal(text, FleetWriter.Write(Kernels.Reverse()));
        Assert.Equal(text, FleetWriter.Write(FleetReader.Read(text, "fleet.kfuncs")));
    }

    [Fact]
    public void The_same_line_means_what_the_head_of_each_kernel_makes_of_it()
    {
        Kfunc[] both =
            [.. FleetReader.Read(FleetWriter.Write(Kernels), "fleet.kfuncs").Select(static kernel => kernel.Kfuncs[0])];

        Assert.Equal([false, false, true, true], both.Select(static kfunc => kfunc.IsTagged));
        Assert.Equal([1, 1, 2, 2], both.Select(static kfunc => kfunc.Registrations!.Value[0].Hooks!.Value.Count));
        Assert.Same(both[0], both[1]);
        Assert.Same(both[2], both[3]);
    }

    [Fact]
    public void Runs_of_kernels_are_told_by_their_ends()
    {
        KernelSnapshot[] many =
        [
            .. Enumerable.Range(10, 9).Select(static i => Read(i == 14 ? Old : New) with { Name = $"k{i}", Kernel = $"7.{i}" }),
        ];
        string text = FleetWriter.Write(many);

        Assert.Contains("\non k10 to k13, k15 to k18\n", text);
        Assert.Contains("\non k14\n", text);
        Assert.Equal(many.Select(SnapshotWriter.Write), FleetReader.Read(text, "").Select(SnapshotWriter.Write));
    }

    [Theory]
    [InlineData(
        "fleet 2",
        "f(1,7): Format version 2 is not the 1 that this version of KfuncGen reads; update KfuncGen or merge the snapshots " +
        "again.")]
    [InlineData(
        "fleet 1\ntarget a b",
        "f(2,8): 'a b' is no name of a kernel; expected letters, digits, and any of - _ . + ~ : @ /, and neither all nor to.")]
    [InlineData(
        "fleet 1\ntarget all",
        "f(2,8): 'all' is no name of a kernel; expected letters, digits, and any of - _ . + ~ : @ /, and neither all nor to.")]
    [InlineData("fleet 1\ntarget a\ntarget a", "f(3,8): 'a' is listed twice.")]
    [InlineData("fleet 1\nkernel 7.2", "f(2,1): Expected 'kernel' behind a line 'target …', before the first 'on'.")]
    [InlineData("fleet 1\ntarget a\narch x\narch y", "f(4,1): 'arch' is said twice.")]
    [InlineData(
        "fleet 1\ntarget a\nname b",
        "f(3,1): 'name' is no kind of line in format 1 of files with many kernels; expected target, on, kernel, arch, source, " +
        "tags, probed, set, kfunc, enum, scalar, struct, typedef or union.")]
    [InlineData(
        "fleet 1\ntarget a\nkfunc void f(void): ?",
        "f(3,1): Expected a line 'on …' that says which kernels have this, before the first kfunc.")]
    [InlineData("fleet 1\ntarget a\non b", "f(3,4): There is no kernel 'b'; expected a line 'target b' above.")]
    [InlineData(
        "fleet 1\ntarget a\ntarget b\non b to a",
        "f(4,4): 'b to a' is not in the order of the file's kernels; expected each once, in that order, or 'first to last'.")]
    [InlineData(
        "fleet 1\ntarget a\non a, a",
        "f(3,4): 'a' is not in the order of the file's kernels; expected each once, in that order, or 'first to last'.")]
    [InlineData("fleet 1\ntarget a\non all\ntarget b", "f(4,1): Expected all kernels before the first line 'on …'.")]
    [InlineData("fleet 1\ntarget a\non all\nset s: XDP\nset s: XDP", "f(5,5): Set 's' is declared twice for a.")]
    [InlineData("fleet 1\ntarget a\non all\nkfunc void f(void): ?\nkfunc void f(int a): ?", "f(5,1): Kfunc 'f' is listed twice for a.")]
    [InlineData("fleet 1\ntarget a\non all\nstruct s <?>\nstruct s <4 align 4>", "f(5,1): 's' is declared twice for a.")]
    [InlineData(
        "fleet 1\ntarget a\ntarget b\non a\nset s: XDP\non all\nkfunc void f(void): s(0)",
        "f(7,21): Set 's' is not declared; expected a line 'set s: …' above.")]
    [InlineData("fleet 1\ntarget a\non all\nkfunc void f(void): ? rubbish", "f(4,23): Expected the end of the line, found 'rubbish'.")]
    public void What_is_wrong_is_said_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SnapshotFormatException>(() => FleetReader.Read(text, "f")).Message);

    [Fact]
    public void More_than_a_machine_holds_is_refused_before_it_is_made()
    {
        string targets = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"target t{i}\n"));
        string kfuncs = string.Concat(Enumerable.Range(0, 600).Select(static i => $"kfunc void f{i}(void): ?\n"));

        Assert.Contains(
            "These kernels have more than 10000000 lines together; split the file.",
            Assert.Throws<SnapshotFormatException>(() => FleetReader.Read($"fleet 1\n{targets}on all\n{kfuncs}", "f")).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("all")]
    [InlineData("to")]
    [InlineData("two words")]
    public void A_kernel_that_cannot_be_named_is_not_written(string? name) =>
        Assert.Throws<ArgumentException>(() => FleetWriter.Write([Read(Old) with { Name = name }]));

    [Fact]
    public void Two_kernels_of_one_name_are_not_written() =>
        Assert.Throws<ArgumentException>(() => FleetWriter.Write([Read(Old), Read(Old)]));

    [Fact]
    public void Lines_of_several_snapshots_are_read_once()
    {
        LineCache cache = new();
        KernelSnapshot one = SnapshotReader.Read(Old, "", cache);
        KernelSnapshot other = SnapshotReader.Read(Old.Replace("name old", "name other"), "", cache);
        KernelSnapshot unlike = SnapshotReader.Read(New, "", cache);

        Assert.Same(one.Kfuncs[0], other.Kfuncs[0]);
        Assert.Same(one.Types[0], unlike.Types[0]);
        Assert.NotSame(one.Kfuncs[0], unlike.Kfuncs[0]);
        Assert.Equal(Read(New), unlike);
    }

    private static KernelSnapshot Read(string text) => SnapshotReader.Read(text, "kernel.kfuncs");
}
