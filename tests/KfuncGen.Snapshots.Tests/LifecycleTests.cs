using KfuncGen.Snapshots.Lifecycle;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public void Facts_arrive_in_the_model() =>
        Assert.Equal(
            [
                new LifecycleEntry("bpf_gone", null, new KernelVersion(6, 17), null, null, null, "seen"),
                new LifecycleEntry(
                    "scx_old",
                    new KernelVersion(6, 13),
                    new KernelVersion(6, 17),
                    "scx_new",
                    EquatableArray.Create("p", "0"),
                    "Renamed.",
                    "commit 1"),
            ],
            LifecycleReader.Read(
                "lifecycle 1\n// comment\n\nbpf_gone\n  until 6.17\n  evidence seen\nscx_old\n\tsince 6.13\n\tuntil 6.17\n\tuse " +
                "scx_new(p, 0)\n\tnote Renamed.\n\tevidence commit 1",
                "x"));

    [Fact]
    public void Types_and_fields_have_lives_too() => Assert.Equal(
        [
            new LifecycleEntry("task_struct.state", new KernelVersion(5, 14), null, "task_struct.__state", null, null, "e"),
            new LifecycleEntry("struct page", new KernelVersion(9, 0), null, "struct folio", null, null, "e"),
            new LifecycleEntry("enum e", null, null, null, null, null, "e"),
            new LifecycleEntry("struct", null, null, null, null, null, "e"),
        ],
        LifecycleReader.Read(
            """
            lifecycle 1
            task_struct.state
                since 5.14
                use task_struct.__state
                evidence e
            struct page
                since 9.0
                use struct folio
                evidence e
            enum e
                evidence e
            struct
                evidence e
            """,
            "x"));

    [Theory]
    [InlineData("life\n", 1, 1, "Expected 'lifecycle 1' on the first line of a lifecycle file, found 'life'.")]
    [InlineData("lifecycle 2\n", 1, 11, "Expected format version 1, which is all that this version of KfuncGen reads; update KfuncGen.")]
    [InlineData("lifecycle 1\n  since 6.1\n", 2, 3, "Expected the name of a kfunc, type or field at the start of a line before its facts.")]
    [InlineData("lifecycle 1\nbpf_x\n  since six\n  evidence e\n", 3, 9, "Expected a kernel version such as 6.13, found 'six'.")]
    [InlineData("lifecycle 1\nbpf_x\n  until 6.1-rc1\n  evidence e\n", 3, 9, "Expected a kernel version such as 6.13, found '6.1-rc1'.")]
    [InlineData(
        "lifecycle 1\nbpf_x\n  died 6.1\n", 3, 3, "'died' is no fact; expected since, until, use, note or evidence.")]
    [InlineData("lifecycle 1\nbpf_x\n  evidence e\nbpf_x\n  evidence e\n", 4, 1, "'bpf_x' is listed twice.")]
    [InlineData(
        "lifecycle 1\nbpf_x\n  use bpf_y(a\n  evidence e\n",
        3,
        13,
        "Expected ')' at the end of the replacement's arguments, found the end of the line.")]
    public void A_broken_line_is_named_with_line_and_column(string text, int line, int column, string problem)
    {
        SnapshotFormatException error = Assert.Throws<SnapshotFormatException>(() => LifecycleReader.Read(text, "my.lifecycle"));

        Assert.Equal((line, column, problem), (error.Line, error.Column, error.Problem));
    }

    [Fact]
    public void The_shipped_file_is_read_and_sorted()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "kernel.lifecycle");
        EquatableArray<LifecycleEntry> entries = LifecycleReader.Read(File.ReadAllText(path), path);

        Assert.True(entries.Count > 30);
        Assert.All(entries, entry => Assert.True(entry.Since is not null || entry.Until is not null, entry.Name));
    }
}
