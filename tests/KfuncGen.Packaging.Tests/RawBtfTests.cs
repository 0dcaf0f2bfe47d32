using System.IO.Compression;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>Raw BTF in a project: converted by the task of the package, and only when there is something new.</summary>
public sealed class RawBtfTests
{
    private readonly ConsumerFolder consumers;

    public RawBtfTests(Packages packages)
    {
        consumers = packages.CopyConsumers();
        Directory.CreateDirectory(consumers["Raw/kernel"]);
        Unpack("btf");
        Unpack("btf_ids");
    }

    [Fact]
    public void Raw_BTF_gives_bindings() => Assert.Equal(
        """
        struct task_struct *bpf_task_from_pid(s32 pid) [raw] KF_ACQUIRE, KF_RET_NULL
        struct task_struct *bpf_task_from_vpid(s32 vpid) [raw] KF_ACQUIRE, KF_RET_NULL

        """,
        consumers.BuildAndRun("Raw"));

    [Fact]
    public void Raw_BTF_gives_types_and_hooks()
    {
        Write(Reading("comm", "vfs_read", "file file, nuint buffer, nuint count"));
        Build();
        Assert.StartsWith("ktypes 1\n", File.ReadAllText(Converted(".ktypes")), StringComparison.Ordinal);
        string hooks = File.ReadAllText(Converted(".khooks"));
        Assert.Contains("vfs_read", hooks);

        // Touched, they are what they were; what is asked for of them is looked up in them.
        (DateTime, DateTime, DateTime) written = WhenWritten();
        File.SetLastWriteTimeUtc(consumers["Raw/kernel/vmlinux.btf"], DateTime.UtcNow);
        Build();
        Assert.Equal(written, WhenWritten());

        MustSay(Reading("com", "vfs_read", "file file, nuint buffer, nuint count"), "error KFG0110", "'comm'");
        MustSay(Reading("comm", "vfs_reed", "file file"), "error KFG0112", "'vfs_reed' is in no kernel image of the targets (raw)");
        MustSay(Reading("comm", "vfs_read", "task_struct task"), "error KFG0112", "raw");

        (int exitCode, string output) = consumers.Run("Raw", "clean", "-tl:off");
        Assert.True(exitCode == 0, output);
        Assert.Empty(Directory.EnumerateFiles(consumers["Raw/obj/Debug/net10.0"], "vmlinux.*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Types_beside_a_snapshot_replaced_by_an_older_file_are_read()
    {
        Write(Reading("comm", "vfs_read", "file file"));
        Build();
        Directory.CreateDirectory(consumers["Raw/text"]);

        foreach (string extension in (string[])[".kfuncs", ".ktypes", ".khooks"])
        {
            File.Copy(Converted(extension), consumers[$"Raw/text/raw{extension}"]);
        }

        string project = consumers["Raw/Raw.csproj"];
        string[] lines = File.ReadAllLines(project);
        int item = Array.FindIndex(lines, static line => line.Contains("<KfuncSnapshot ", StringComparison.Ordinal));
        lines[item] = "    <KfuncSnapshot Include=\"text/raw.kfuncs\" />";
        File.WriteAllLines(project, lines);
        Build();

        // As after 'cp -p', or a cache that is put back.
        string types = consumers["Raw/text/raw.ktypes"];
        File.WriteAllText(types, File.ReadAllText(types).Replace("tgid", "tgit", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(types, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        (int exitCode, string output) = consumers.Build("Raw");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("'tgid'", output);
    }

    [Fact]
    public void Nothing_is_converted_or_compiled_twice()
    {
        Build();
        (DateTime converted, DateTime compiled) = (WrittenAt(Snapshot + ".stamp"), WrittenAt(Assembly));

        Build();

        Assert.Equal((converted, compiled), (WrittenAt(Snapshot + ".stamp"), WrittenAt(Assembly)));
    }

    [Fact]
    public void Touched_BTF_is_neither_converted_nor_compiled_again()
    {
        Build();
        (DateTime converted, DateTime compiled) = (WrittenAt(Snapshot + ".stamp"), WrittenAt(Assembly));

        File.SetLastWriteTimeUtc(consumers["Raw/kernel/vmlinux.btf"], DateTime.UtcNow);
        Build();

        Assert.Equal((converted, compiled), (WrittenAt(Snapshot + ".stamp"), WrittenAt(Assembly)));
    }

    [Fact]
    public void Id_sets_replaced_by_an_older_file_are_converted_and_compiled()
    {
        Build();
        Assert.Contains("bpf_task_from_vpid", File.ReadAllText(Snapshot));
        DateTime compiled = WrittenAt(Assembly);

        // As after 'tar x' or 'cp -p', or a cache that is put back.
        string ids = consumers["Raw/kernel/vmlinux.btf_ids"];
        byte[] bytes = File.ReadAllBytes(ids);
        File.WriteAllBytes(ids, bytes[..(bytes.Length / 8 * 4)]);
        File.SetLastWriteTimeUtc(ids, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        string before = File.ReadAllText(Snapshot);
        Build();

        Assert.NotEqual(before, File.ReadAllText(Snapshot));
        Assert.True(WrittenAt(Assembly) > compiled);
    }

    [Fact]
    public void BTF_replaced_by_an_older_file_is_converted()
    {
        Build();
        string btf = consumers["Raw/kernel/vmlinux.btf"];
        File.WriteAllText(btf, "hello");
        File.SetLastWriteTimeUtc(btf, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        (int exitCode, string output) = consumers.Build("Raw");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error KFG0011", output);
    }

    [Fact]
    public void Changed_metadata_is_converted_again()
    {
        Build();
        Assert.Contains("kernel 7.2.12+deb13-amd64\n", File.ReadAllText(Snapshot));

        Build("-p:KernelRelease=7.2.99");

        Assert.Contains("kernel 7.2.99\n", File.ReadAllText(Snapshot));
    }

    [Fact]
    public void Damaged_BTF_is_an_error_at_its_file_with_the_offset()
    {
        using (FileStream file = File.OpenWrite(consumers["Raw/kernel/vmlinux.btf"]))
        {
            file.SetLength(100_000);
        }

        (int exitCode, string output) = consumers.Build("Raw");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Raw/kernel/vmlinux.btf : error KFG0012: Offset ", output);
    }

    [Fact]
    public void File_that_is_no_BTF_is_an_error_at_its_file()
    {
        File.WriteAllText(consumers["Raw/kernel/vmlinux.btf"], "hello");

        (int exitCode, string output) = consumers.Build("Raw");

        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            "Raw/kernel/vmlinux.btf : error KFG0011: This is neither a .kfuncs file nor raw BTF: it starts with 68 65 6c 6c", output);
    }

    private string Assembly => consumers["Raw/obj/Debug/net10.0/Raw.dll"];

    private string Snapshot =>
        Directory.EnumerateFiles(consumers["Raw/obj/Debug/net10.0/kfuncs"], "vmlinux.kfuncs", SearchOption.AllDirectories).Single();

    private static string Reading(string field, string function, string parameters) => $$"""
        using System;
        using KfuncGen;

        Console.WriteLine(typeof(Readers.Bpf).Name);

        [BpfObject]
        internal static partial class Readers
        {
            private static int last;

            [BpfProgram(BpfProgramType.TpBtf, "sched_process_exit")]
            internal static void OnExit(task_struct task) => last = task.tgid;

            [BpfProgram(BpfProgramType.Fentry, "{{function}}")]
            internal static void OnRead({{parameters}}) => last = 1;
        }

        [KfuncBindings("bpf_task_from_pid")]
        [KernelFields("task_struct", "tgid", "{{field}}")]
        [KernelFields("file", "f_flags")]
        internal static partial class Kf;

        """;

    private string Converted(string extension) => Path.ChangeExtension(Snapshot, extension);

    private (DateTime Types, DateTime Hooks, DateTime Assembly) WhenWritten() =>
        (WrittenAt(Converted(".ktypes")), WrittenAt(Converted(".khooks")), WrittenAt(Assembly));

    private void Write(string program) => File.WriteAllText(consumers["Raw/Program.cs"], program);

    private void MustSay(string program, params string[] parts)
    {
        Write(program);
        (int exitCode, string output) = consumers.Build("Raw");
        Assert.NotEqual(0, exitCode);
        Assert.All(parts, part => Assert.Contains(part, output));
    }

    private static DateTime WrittenAt(string file) => File.GetLastWriteTimeUtc(file);

    private void Build(params string[] properties)
    {
        (int exitCode, string output) = consumers.Build("Raw", properties);
        Assert.True(exitCode == 0, output);
    }

    private void Unpack(string extension)
    {
        using FileStream packed = File.OpenRead(Path.Join(AppContext.BaseDirectory, "Kernels", $"7.2.12+deb13-amd64.{extension}.br"));
        using BrotliStream brotli = new(packed, CompressionMode.Decompress);
        using FileStream file = File.Create(consumers[$"Raw/kernel/vmlinux.{extension}"]);
        brotli.CopyTo(file);
    }
}
