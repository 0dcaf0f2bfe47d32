using System.Text;
using System.Text.Json;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>What <c>kfuncgen check</c> says of fields, hooks, helpers and kinds of programs.</summary>
public sealed class CheckedTypesTests : IDisposable
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "checked", "KfuncGen.Programs.Tests.dll");

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_field_that_BTF_lacks_is_named_with_its_type_and_line()
    {
        JsonElement[] verdicts = Check(WithoutName("sched_reset_on_fork"));

        JsonElement fails = Of(verdicts, "FieldPrograms.ReadsBitFields");
        Assert.Equal(
            ("field absent", "task_struct.sched_reset_on_fork", false),
            (Text(fails, "outcome"), Text(fails, "field"), fails.GetProperty("good").GetBoolean()));
        Assert.EndsWith("FieldPrograms.cs:116", Text(fails, "source"));
        Assert.Contains("FieldPrograms.cs:116, but this kernel does not have it.", Text(fails, "message"));
        Assert.Equal("loads", Text(Of(verdicts, "FieldPrograms.ReadsNumbers"), "outcome"));
    }

    [Fact]
    public void A_field_that_is_missing_behind_its_guard_does_not_matter()
    {
        JsonElement[] verdicts = Check(WithoutName("real_parent"));

        Assert.Equal("field absent", Text(Of(verdicts, "FieldPrograms.FollowsPointers"), "outcome"));
        Assert.Equal("loads", Text(Of(verdicts, "FieldPrograms.ReadsStructsInside"), "outcome"));
    }

    [Fact]
    public void A_variable_that_a_kernel_lacks_is_named_and_matters_only_where_no_guard_covers_it()
    {
        JsonElement[] verdicts = Check(WithoutName("runqueues"));

        JsonElement fails = Of(verdicts, "VariablePrograms.ReadsItsOwn");
        Assert.Equal(("field absent", "variable runqueues"), (Text(fails, "outcome"), Text(fails, "field")));
        Assert.Contains(
            "VariablePrograms.cs:31, but this kernel does not have it. This kernel has no variable runqueues", Text(fails, "message"));
        Assert.Equal("loads", Text(Of(verdicts, "VariablePrograms.AsksFirst"), "outcome"));
    }

    [Theory]
    [InlineData("\nvar runqueues struct rq runqueues\n", "\n", "field absent", "This kernel has no variable runqueues")]
    [InlineData(
        "\nvar runqueues struct rq runqueues\n", "\nvar runqueues struct cpu runqueues\n", "field changed",
        "The type of variable runqueues is struct cpu in this kernel, and was struct rq where the program was built.")]
    [InlineData(
        "\nvar bpf_prog_active int bpf_prog_active\n", "\nvar bpf_prog_active u64 bpf_prog_active\n", "field changed",
        "The type of variable bpf_prog_active is u64 in this kernel, and was s32 where the program was built.")]
    public void The_file_beside_a_snapshot_says_the_same(string text, string other, string outcome, string reason)
    {
        JsonElement verdict = Of(Check(Companions(".ktypes", text, other)), "VariablePrograms.ReadsItsOwn");

        Assert.Equal(outcome, Text(verdict, "outcome"));
        Assert.Contains(reason, Text(verdict, "message"));
    }

    [Fact]
    public void Of_a_file_that_is_older_than_variables_in_it_they_are_not_known()
    {
        string kernel = Companions(".ktypes", "\nvar ", "\nvariable ");
        JsonElement verdict = Of(Check(kernel), "VariablePrograms.ReadsItsOwn");

        Assert.Equal("loads", Text(verdict, "outcome"));
        Assert.Contains(
            verdict.GetProperty("unknown").EnumerateArray(),
            static one => one.GetString() ==
                "Whether it has variable runqueues, variable bpf_prog_active, variable kernel_cpustat is not known. " +
                "Its file of types is older than variables in it; write it again with 'kfuncgen snapshot --types'.");
    }

    [Fact]
    public void An_enum_value_that_is_missing_behind_its_guard_does_not_matter() =>
        Assert.Equal("loads", Text(Of(Check(WithoutName("PIDTYPE_TGID")), "FieldPrograms.AsksForTypes"), "outcome"));

    [Fact]
    public void A_missing_field_is_a_finding_in_text()
    {
        CommandRun run = CommandRun.Of("check", Corpus, "--against", WithoutName("sched_reset_on_fork"));

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(
            "FieldPrograms.ReadsBitFields (Syscall)\n  field absent       6.18.15+deb13-amd64\n" +
            "      BPF program 'ReadsBitFields' uses task_struct.sched_reset_on_fork at ",
            run.Output);
    }

    [Theory]
    [InlineData("OnNothing", "hook absent", "sched_process_execs")]
    [InlineData("OnNoRecord", "hook absent", "sched/sched_process_execs")]
    [InlineData("TakesAnother", "hook changed", "vfs_read")]
    [InlineData("OnExec", "loads", null)]
    public void Hooks_are_looked_for_in_BTF(string program, string outcome, string? hook)
    {
        JsonElement[] verdicts = Check(Kernel("6.18"));

        Assert.Contains(
            verdicts,
            one => Text(one, "program").EndsWith("." + program, StringComparison.Ordinal)
                && (Text(one, "outcome"), one.GetProperty("hook").GetString()) == (outcome, hook));
    }

    // The kernel matrix boots 6.1 and sees these fail: KnownLimits.
    [Theory]
    [InlineData("6.1", "Netfilter", "kind absent")]
    [InlineData("6.1", "CgroupConnectUnix", "kind absent")]
    [InlineData("6.1", "UprobeMulti", "kind absent")]
    [InlineData("6.1", "Kprobe", "loads")]
    [InlineData("6.12", "Netfilter", "loads")]
    [InlineData("6.12", "CgroupConnectUnix", "loads")]
    [InlineData("6.12", "UprobeMulti", "loads")]
    public void A_kind_of_program_that_the_kernel_has_not_is_told(string version, string kind, string outcome)
    {
        Assert.Equal(outcome, Text(Of(Check(Kernel(version)), $"KindPrograms.{kind}"), "outcome"));
        Assert.Equal(outcome, Text(Of(Check(Snapshot($"debian-{version}")), $"KindPrograms.{kind}"), "outcome"));
    }

    [Fact]
    public void Kernels_of_a_merged_file_have_their_types_beside_it()
    {
        Companions(".ktypes", "sched_reset_on_fork", "sched_reset_on_spoon");
        string other = directory.Write("debian-7.2.kfuncs", File.ReadAllBytes(Snapshot("debian-7.2")));
        string fleet = Path.Join(directory.Path, "fleet.kfuncs");
        CommandRun merge = CommandRun.Of("merge", Path.Join(directory.Path, "debian-6.18.kfuncs"), other, "-o", fleet);
        Assert.True(merge.ExitCode == 0, merge.Error);

        JsonElement[] verdicts =
            [.. Check(fleet).Where(static one => Text(one, "program").EndsWith("ReadsBitFields", StringComparison.Ordinal))];

        Assert.Equal(["field absent", "loads"], verdicts.Select(static one => Text(one, "outcome")));
        Assert.Equal([false, true], verdicts.Select(static one => one.GetProperty("unknown").GetArrayLength() > 0));
    }

    [Fact]
    public void Types_that_leave_out_the_kinds_of_programs_tell_nothing_of_them()
    {
        JsonElement verdict = Of(
            Check(Companions(".ktypes", "\nenum bpf_prog_type <", "\nenum bpf_prog_typeless <")), "FieldPrograms.ReadsNumbers");

        Assert.Equal("loads", Text(verdict, "outcome"));
        Assert.Equal(
            "Whether it has programs of type Syscall is not known. Its types do not list kinds of programs.",
            verdict.GetProperty("unknown")[0].GetString());
    }

    [Fact]
    public void A_helper_that_the_kernel_has_not_is_named()
    {
        // A name that begins so is none of a helper's.
        JsonElement[] verdicts = Check(Patched("BPF_FUNC_ktime_get_ns", "__F_FUNC_ktime_get_ns"));

        JsonElement fails = verdicts.First(static one => Text(one, "outcome") == "helper absent");
        Assert.Equal("bpf_ktime_get_ns", Text(fails, "helper"));
        Assert.Contains(".cs:", Text(fails, "source"));
    }

    [Fact]
    public void What_is_not_known_of_a_lone_snapshot_is_said_and_fails_nothing()
    {
        string alone = directory.Write("alone.kfuncs", File.ReadAllBytes(Snapshot("debian-6.18")));
        JsonElement[] verdicts = Check(alone);
        CommandRun run = CommandRun.Of("check", Corpus, "--against", alone);

        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith("falls back, or is optional, as far as is known.\n", run.Output);
        string unknown = string.Join(
            ' ', Of(verdicts, "FieldPrograms.ReadsNumbers").GetProperty("unknown").EnumerateArray().Select(static one => one.GetString()));
        Assert.StartsWith(
            "Whether it has programs of type Syscall, task_struct.pid, task_struct.tgid, task_struct.start_time is not known.", unknown);
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("6.16")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void The_files_beside_a_snapshot_say_what_BTF_says(string version)
    {
        string[] btf = Findings(Check(Kernel(version)));
        string[] files = Findings(Check(Snapshot($"debian-{version}")));

        // Kfuncs of modules are not in the kernel's own BTF.
        string[] known = [.. btf.Concat(files).Where(static one => one.Contains(" kfunc ", StringComparison.Ordinal))
            .Select(static one => one[..one.IndexOf(' ', StringComparison.Ordinal)])];
        Assert.Equal(btf.Where(IsOfTypes), files.Where(IsOfTypes));

        bool IsOfTypes(string finding) => !known.Contains(finding[..finding.IndexOf(' ', StringComparison.Ordinal)]);
    }

    [Fact]
    public void A_field_that_the_types_beside_a_snapshot_lack_is_named_with_its_type_and_line()
    {
        JsonElement[] verdicts = Check(Companions(".ktypes", "sched_reset_on_fork", "sched_reset_on_spoon"));

        JsonElement fails = Of(verdicts, "FieldPrograms.ReadsBitFields");
        Assert.Equal(("field absent", "task_struct.sched_reset_on_fork"), (Text(fails, "outcome"), Text(fails, "field")));
        Assert.EndsWith("FieldPrograms.cs:116", Text(fails, "source"));
        Assert.Contains("This kernel's struct task_struct has no sched_reset_on_fork.", Text(fails, "message"));
        Assert.Equal("loads", Text(Of(verdicts, "FieldPrograms.ReadsNumbers"), "outcome"));
        Assert.Equal(3, CommandRun.Of("check", Corpus, "--against", directory.Path).ExitCode);
    }

    [Fact]
    public void A_field_that_is_something_else_in_the_types_beside_a_snapshot_has_changed()
    {
        JsonElement fails = Of(
            Check(Companions(".ktypes", "; u64 start_time @", "; struct list_head start_time @")), "FieldPrograms.ReadsNumbers");

        Assert.Equal(("field changed", "task_struct.start_time"), (Text(fails, "outcome"), Text(fails, "field")));
        Assert.Contains(
            "task_struct.start_time is struct list_head in this kernel, and was u64 where the program was built.", Text(fails, "message"));
    }

    [Fact]
    public void A_field_that_the_types_beside_a_snapshot_lack_behind_its_guard_does_not_matter()
    {
        JsonElement[] verdicts = Check(Companions(".ktypes", " *real_parent @", " *first_parent @"));

        Assert.Equal("field absent", Text(Of(verdicts, "FieldPrograms.FollowsPointers"), "outcome"));
        Assert.Equal("loads", Text(Of(verdicts, "FieldPrograms.ReadsStructsInside"), "outcome"));
    }

    [Fact]
    public void Whether_there_is_a_function_the_file_of_functions_tells()
    {
        string kernel = Companions(".khooks", "\nvfs_read ", "\nvfs_read1 ");
        JsonElement absent = Check(kernel).First(static one => one.GetProperty("hook").GetString() == "vfs_read");
        File.Delete(Path.ChangeExtension(kernel, ".khooks"));
        JsonElement unknown = Check(kernel).First(one => Text(one, "program") == Text(absent, "program"));

        Assert.Equal("hook absent", Text(absent, "outcome"));
        Assert.Equal("loads", Text(unknown, "outcome"));
        Assert.Contains(
            unknown.GetProperty("unknown").EnumerateArray(),
            static one => one.GetString()!.StartsWith("Whether it has vfs_read is not known.", StringComparison.Ordinal));
    }

    [Fact]
    public void Types_of_another_kernel_are_not_taken_for_those_of_the_snapshot()
    {
        string kernel = Companions(".ktypes", "\nkernel 6.18.15+deb13-amd64\n", "\nkernel 6.18.16+deb13-amd64\n");

        Assert.Contains(
            Of(Check(kernel), "FieldPrograms.ReadsNumbers").GetProperty("unknown").EnumerateArray(),
            static one => one.GetString()!.Contains("its types (.ktypes) are not beside it.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".ktypes", "struct task_struct <", "struct task_struct >", "debian-6.18.ktypes(")]
    [InlineData(".ktypes", "\ntypedef btf_trace_sched_process_exec ", "\ntypedef btf_trace_sched_process_exec (", "debian-6.18.ktypes(")]
    [InlineData(".khooks", "\nvfs_read s64(", "\nvfs_read s64 ", "debian-6.18.khooks: what it says of vfs_read cannot be read: ")]
    public void A_damaged_file_beside_a_snapshot_is_an_error_that_names_it(string extension, string text, string other, string message)
    {
        string kernel = Companions(extension, text, other);

        CommandRun run = CommandRun.Of("check", Corpus, "--against", kernel);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error);
    }

    private static string[] Findings(JsonElement[] verdicts) =>
    [
        .. verdicts.Select(static one =>
            $"{Text(one, "program")} {Text(one, "outcome")} {Text(one, "field")} {Text(one, "helper")} {Text(one, "hook")} " +
            Text(one, "source")),
    ];

    private string Companions(string extension, string text, string other)
    {
        foreach (string each in new[] { ".kfuncs", ".ktypes", ".khooks" })
        {
            byte[] bytes = File.ReadAllBytes(Path.ChangeExtension(Snapshot("debian-6.18"), each));

            if (each == extension)
            {
                string before = Encoding.UTF8.GetString(bytes);
                Assert.Contains(text, before);
                bytes = Encoding.UTF8.GetBytes(before.Replace(text, other, StringComparison.Ordinal));
            }

            directory.Write("debian-6.18" + each, bytes);
        }

        return Path.Join(directory.Path, "debian-6.18.kfuncs");
    }

    private string WithoutName(string name) => Patched(name, "x" + name[1..]);

    private string Patched(string name, string other)
    {
        byte[] btf = [.. RealKernel.Of("6.18").Btf];
        int at = btf.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{name}\0"));
        Assert.True(at > 0, $"There is no {name}.");
        Encoding.ASCII.GetBytes(other).CopyTo(btf, at + 1);
        return Written("6.18", btf);
    }

    private string Kernel(string version) => Written(version, RealKernel.Of(version).Btf);

    private string Written(string version, byte[] btf)
    {
        directory.Write("kernel.btf_ids", RealKernel.Of(version).BtfIds);
        return $"{directory.Write("kernel.btf", btf)},kernel={RealKernel.Of(version).Release},arch=x86_64";
    }

    private static string Snapshot(string name) => Path.Combine(AppContext.BaseDirectory, "Kernels", $"{name}.kfuncs");

    private static JsonElement[] Check(string kernel)
    {
        CommandRun run = CommandRun.Of("check", Corpus, "--against", kernel, "--json");
        Assert.True(run.Output.Length > 0, run.Error);
        return [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray()];
    }

    private static JsonElement Of(JsonElement[] verdicts, string program) =>
        verdicts.Single(one => Text(one, "program").EndsWith("." + program, StringComparison.Ordinal));

    private static string Text(JsonElement verdict, string name) => verdict.GetProperty(name).GetString() ?? "";
}
