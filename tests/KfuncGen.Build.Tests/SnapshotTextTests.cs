using System.IO.Compression;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using Xunit;

namespace KfuncGen.Build.Tests;

public sealed class SnapshotTextTests : IDisposable
{
    private const string Release = "7.2.12+deb13-amd64";

    private readonly string directory = Directory.CreateTempSubdirectory("kfuncgen-build-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Raw_BTF_with_id_sets_becomes_the_snapshot_of_the_kernel()
    {
        RawSnapshotOptions options = new(KernelFile("btf_ids"), Release, "debian-7.2", "x86_64");

        KernelSnapshot snapshot = SnapshotReader.Read(SnapshotText.Of(KernelFile("btf"), options).Kfuncs, "debian-7.2.kfuncs");

        Assert.Equal(("debian-7.2", Release, "x86_64"), (snapshot.Name, snapshot.Kernel, snapshot.Architecture));
        Assert.Equal(308, snapshot.Kfuncs.Count);
        Assert.Equal(KfuncFlags.KF_ACQUIRE | KfuncFlags.KF_RET_NULL, Find(snapshot, "bpf_task_from_pid").Flags);
    }

    [Fact]
    public void Without_id_sets_flags_are_unknown()
    {
        KernelSnapshot snapshot = SnapshotReader.Read(SnapshotText.Of(KernelFile("btf"), new()).Kfuncs, "vmlinux.kfuncs");

        Assert.Null(snapshot.Name);
        Assert.Null(snapshot.Kernel);
        Assert.Null(Find(snapshot, "bpf_task_from_pid").Flags);
    }

    [Fact]
    public void Snapshot_under_another_name_stays_as_it_is() =>
        Assert.Equal(
            new ConvertedSnapshot("kfuncs 1\nname mine\n", null, null),
            SnapshotText.Of(TextFile("mine.txt", "kfuncs 1\nname mine\n"), new()));

    [Fact]
    public void Types_and_functions_come_along()
    {
        ConvertedSnapshot converted = SnapshotText.Of(KernelFile("btf"), new(Name: "mine"));
        TypesCompanion types = TypesCompanion.Open(new StringCharacters(converted.Types!), "mine.ktypes");
        FunctionsCompanion functions = FunctionsCompanion.Open(new StringCharacters(converted.Functions!), "mine.khooks");

        Assert.NotNull(types.FindNamed("struct", "task_struct"));
        Assert.Equal("s64(*struct file,*char,u64,*s64)", functions.ShapeOf("vfs_read"));
        Assert.Equal(["vfs_readlink"], functions.Names("vfs_readl"));
        Assert.Null(functions.ShapeOf("vfs_rea"));
        Assert.Equal(("mine", "mine"), (types.Head.Name, functions.Head.Name));
    }

    [Fact]
    public void Missing_file_is_named() =>
        AssertProblem(
            InputProblem.NotAFile, "none.btf", "The file cannot be read: ", () => SnapshotText.Of(Path.Join(directory, "none.btf"), new()));

    [Fact]
    public void Missing_id_sets_are_named() => AssertProblem(
        InputProblem.NotAFile,
        "none.btf_ids",
        "The file cannot be read: ",
        () => SnapshotText.Of(KernelFile("btf"), new(BtfIds: Path.Join(directory, "none.btf_ids"))));

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("hello", "it starts with 68 65 6c 6c; make a snapshot of a kernel image with 'kfuncgen snapshot'")]
    [InlineData("\u007fELF", "it is an ELF file; make a snapshot of a kernel image or module with 'kfuncgen snapshot'")]
    public void File_that_is_something_else_says_what_it_is(string content, string what) => AssertProblem(
        InputProblem.NotASnapshot,
        "some.bin",
        $"This is neither a .kfuncs file nor raw BTF: {what}.",
        () => SnapshotText.Of(TextFile("some.bin", content), new()));

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Truncated_BTF_names_the_offset(int length)
    {
        string file = Path.Join(directory, "short.btf");
        File.WriteAllBytes(file, File.ReadAllBytes(KernelFile("btf"))[..length]);

        AssertProblem(InputProblem.DamagedBtf, "short.btf", "Offset ", () => SnapshotText.Of(file, new()));
    }

    [Fact]
    public void Id_sets_of_something_else_are_named() => AssertProblem(
        InputProblem.DamagedBtfIds,
        "other.btf_ids",
        "With the BTF ",
        () => SnapshotText.Of(KernelFile("btf"), new(BtfIds: TextFile("other.btf_ids", "no id sets"), Kernel: Release)));

    [Fact]
    public void Kernel_that_is_no_release_is_refused() => AssertProblem(
        InputProblem.InvalidMetadata,
        ".btf",
        "The metadata Kernel is 'debian'; expected a release",
        () => SnapshotText.Of(KernelFile("btf"), new(Kernel: "debian")));

    private static Kfunc Find(KernelSnapshot snapshot, string name) => snapshot.Kfuncs.Single(kfunc => kfunc.Name == name);

    private static void AssertProblem(string code, string file, string message, Action action)
    {
        SnapshotInputException problem = Assert.Throws<SnapshotInputException>(action);

        Assert.Equal(code, problem.Code);
        Assert.EndsWith(file, problem.File);
        Assert.StartsWith(message, problem.Message);
    }

    private string TextFile(string name, string content)
    {
        string path = Path.Join(directory, name);
        File.WriteAllText(path, content);
        return path;
    }

    private string KernelFile(string extension)
    {
        string path = Path.Join(directory, $"{Release}.{extension}");

        if (!File.Exists(path))
        {
            using FileStream packed = File.OpenRead(Path.Join(AppContext.BaseDirectory, "Kernels", $"{Release}.{extension}.br"));
            using BrotliStream brotli = new(packed, CompressionMode.Decompress);
            using FileStream file = File.Create(path);
            brotli.CopyTo(file);
        }

        return path;
    }
}
