using System.Text.Json;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>Types of kernels: shown, compared, on the page.</summary>
public sealed class TypeCommandTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_type_is_shown_with_its_members_on_each_kernel() => Assert.Equal(
        """
        struct task_struct

          debian-6.1  9792 bytes
          debian-7.2  6080 bytes

          pid
            debian-6.1  pid_t at 2416
            debian-7.2  pid_t at 2808  moved

          on_cpu
            debian-6.1  int at 52
            debian-7.2  u8 at 52  type

          mm.arg_start
            debian-6.1  long unsigned int at 304
            debian-7.2  long unsigned int at 720  moved

          mm_cid
            debian-6.1  -
            debian-7.2  struct sched_mm_cid at 4376  new

        """,
        CommandRun.Of(
            "show", "struct task_struct", "--fields", "pid,on_cpu,mm.arg_start,mm_cid", Snapshot("6.1"), Snapshot("7.2")).Output);

    [Theory]
    [InlineData("enum zone_stat_item", "NR_ZONE_ACTIVE_ANON", "debian-6.1  2", "debian-7.2  3  type")]
    [InlineData("typedef pid_t", "pid_t", "debian-6.1  __kernel_pid_t", "debian-7.2  __kernel_pid_t")]
    [InlineData("union sigval", "sival_ptr", "debian-6.1  void * at 0", "debian-7.2  void * at 0")]
    public void So_are_enums_typedefs_and_unions(string type, string member, string older, string newer)
    {
        string page = CommandRun.Of("show", type, "--fields", member, Snapshot("6.1"), Snapshot("7.2")).Output;

        Assert.Contains($"\n  {member}\n    {older}\n    {newer}\n", page);
    }

    [Fact]
    public void A_variable_that_each_processor_has_is_shown_with_its_type_on_each_kernel() => Assert.Equal(
        """
        var cpu_devices

          debian-6.1  there
          debian-7.2  there

          cpu_devices
            debian-6.1  struct x86_cpu
            debian-7.2  struct cpu  abi

        """,
        CommandRun.Of("show", "var cpu_devices", Snapshot("6.1"), Snapshot("7.2")).Output);

    [Fact]
    public void Of_a_kernel_whose_file_is_older_than_variables_in_it_they_are_not_known()
    {
        string old = WithoutVariables("7.2");
        CommandRun both = CommandRun.Of("show", "var runqueues", Snapshot("6.1"), old);
        JsonElement json = JsonDocument.Parse(CommandRun.Of("show", "var runqueues", "--json", Snapshot("6.1"), old).Output).RootElement;

        Assert.Contains("  debian-7.2  not known\n", both.Output);
        Assert.Equal(
            [JsonValueKind.True, JsonValueKind.Null],
            json.GetProperty("kernels").EnumerateArray().Select(static one => one.GetProperty("present").ValueKind));
        Assert.Contains(
            "the types of debian-7.2 are without variables, as older versions wrote them; make them again with 'kfuncgen snapshot --types'",
            CommandRun.Of("show", "var runqueues", old).Error);
        Assert.DoesNotContain("\n    var ", CommandRun.Of("diff", "--types", Snapshot("6.1"), old).Output);
    }

    [Fact]
    public void Variables_that_came_went_and_changed_are_named()
    {
        JsonElement drift = JsonDocument.Parse(CommandRun.Of(
            "diff", "--types", "--json", "--matching", "var *", Snapshot("6.1"), Snapshot("7.2")).Output).RootElement;
        Dictionary<string, (string Level, string Detail)> byName = drift.EnumerateArray().ToDictionary(
            static one => one.GetProperty("name").GetString()!,
            static one => (one.GetProperty("level").GetString()!, one.GetProperty("detail").GetString()!));

        Assert.Equal(("abi", "cpu_devices was struct x86_cpu and is struct cpu"), byName["var cpu_devices"]);
        Assert.Equal("abi", byName["var x86_cpu_to_apicid"].Level);
        Assert.All(byName.Keys, static name => Assert.StartsWith("var ", name, StringComparison.Ordinal));
        Assert.Contains(byName.Values, static one => one.Level == "new");
        Assert.Contains(byName.Values, static one => one.Level == "gone");
        Assert.DoesNotContain("var runqueues", byName.Keys);
    }

    [Fact]
    public void A_type_is_shown_as_json()
    {
        JsonElement page = JsonDocument.Parse(CommandRun.Of(
            "show", "struct task_struct", "--fields", "pid", "--json", Snapshot("6.1"), Snapshot("7.2")).Output).RootElement;

        Assert.Equal(
            ["debian-6.1", "debian-7.2"],
            page.GetProperty("kernels").EnumerateArray().Select(static one => one.GetProperty("kernel").GetString()));
        JsonElement pid = page.GetProperty("members")[0];
        Assert.Equal("pid", pid.GetProperty("name").GetString());
        Assert.Equal("pid_t", pid.GetProperty("kernels")[0].GetProperty("type").GetString());
        Assert.Equal(2416 * 8, pid.GetProperty("kernels")[0].GetProperty("bitOffset").GetInt32());
    }

    [Theory]
    [InlineData("struct task_strukt", "pid", "there is no struct task_strukt on debian-7.2; did you mean 'task_struct'?")]
    [InlineData(
        "struct task_struct", "mm.arg_starts", "struct task_struct: mm has no 'arg_starts' on debian-7.2; did you mean 'arg_start'?")]
    [InlineData("struct task_struct", "mmm.arg_start", "struct task_struct has no 'mmm' on debian-7.2; did you mean 'mm'?")]
    [InlineData("struct task_struct", "pid.x", "struct task_struct: pid has no 'x' on debian-7.2.")]
    [InlineData("struct task_struct", "*.*.*", " members of struct task_struct; name more of the path.")]
    [InlineData("var runqueue", "runqueue", "there is no var runqueue on debian-7.2; did you mean 'runqueues'?")]
    [InlineData("struct task_struct", "pidd", "struct task_struct has no 'pidd' on debian-7.2; did you mean 'pid'?")]
    public void A_slip_of_the_finger_is_told(string type, string fields, string said) =>
        Assert.Contains(said, CommandRun.Of("show", type, "--fields", fields, Snapshot("7.2")).Error);

    [Theory]
    [InlineData("struct bpf_insn_aux_data", "btf_var.*", "\n  btf_var.reg_type\n", "\n  btf_var.mem_size\n")]
    [InlineData("struct task_struct", "mm.arg_*", "\n  mm.arg_start\n", "\n  mm.arg_end\n")]
    [InlineData("struct task_struct", "*_parent.pid", "\n  real_parent.pid\n", "\n  real_parent.pid\n")]
    public void Each_part_of_a_path_may_be_a_pattern(string type, string fields, string first, string second)
    {
        string page = CommandRun.Of("show", type, "--fields", fields, Snapshot("6.1"), Snapshot("7.2")).Output;

        Assert.Contains(first, page);
        Assert.Contains(second, page);
    }

    [Theory]
    [InlineData("struct task_struct", "struct task_struct")]
    [InlineData("enum zone_stat_item,struct task_struct", "enum zone_stat_item")]
    [InlineData("struct task_s*", "struct task_struct")]
    public void A_type_that_is_compared_may_have_its_keyword(string matching, string type) =>
        Assert.Contains(
            $"\n    {type}\n", CommandRun.Of("diff", "--types", "--matching", matching, Snapshot("6.1"), Snapshot("7.2")).Output);

    [Theory]
    [InlineData("task_strukt", true, "no type of these kernels matches 'task_strukt'; did you mean 'task_struct'?")]
    [InlineData("task_struct,nothing*", true, "no type of these kernels matches 'nothing*'.")]
    [InlineData("bpf_task_acquir", false, "no kfunc of these kernels matches 'bpf_task_acquir'; did you mean 'bpf_task_acquire'?")]
    public void What_matches_nothing_is_no_comparison_without_a_difference(string matching, bool isOfTypes, string said)
    {
        string[] types = isOfTypes ? ["--types"] : [];
        CommandRun run = CommandRun.Of(["diff", .. types, "--matching", matching, Snapshot("6.1"), Snapshot("7.2")]);

        Assert.Contains(said, run.Error);
        Assert.NotEqual(0, run.ExitCode);
    }

    [Theory]
    [InlineData("task_struct", "'kfuncgen show \"struct task_struct\"'")]
    [InlineData("kuid_t", "'kfuncgen show \"typedef kuid_t\"'")]
    [InlineData("runqueues", "There is a variable of that name: 'kfuncgen show \"var runqueues\"'")]
    [InlineData("bpf_task_from_pidd", "did you mean 'bpf_task_from_pid'?")]
    public void A_type_without_its_keyword_is_told_from_a_kfunc(string name, string said) =>
        Assert.Contains(said, CommandRun.Of("show", name, Snapshot("7.2")).Error);

    [Fact]
    public void A_snapshot_without_types_beside_it_says_how_to_make_them()
    {
        string alone = Path.Join(directory.Path, "alone.kfuncs");
        File.Copy(Snapshot("7.2"), alone);

        CommandRun run = CommandRun.Of("show", "struct task_struct", alone);

        Assert.Contains("alone.ktypes is not beside it. Make it with 'kfuncgen snapshot --types', or give the kernel.", run.Error);
        Assert.NotEqual(0, run.ExitCode);
    }

    [Fact]
    public void Types_are_compared_by_how_far_they_moved()
    {
        JsonElement drift = JsonDocument.Parse(CommandRun.Of(
            "diff", "--types", "--json", "--matching", "task_struct", "--matching", "zone_stat_item", "--matching", "bpf_iter__kmem_cache",
            Snapshot("6.1"), Snapshot("7.2")).Output).RootElement;
        Dictionary<string, (string Level, string Detail)> byName = drift.EnumerateArray().ToDictionary(
            static one => one.GetProperty("name").GetString()!,
            static one => (one.GetProperty("level").GetString()!, one.GetProperty("detail").GetString()!));

        Assert.Equal("abi", byName["struct task_struct"].Level);
        Assert.Contains("pid moved from 2416 to", byName["struct task_struct"].Detail);
        Assert.Contains("on_cpu was int and is u8", byName["struct task_struct"].Detail);
        Assert.Equal("abi", byName["enum zone_stat_item"].Level);
        Assert.Contains("NR_ZONE_ACTIVE_ANON was 2 and is 3", byName["enum zone_stat_item"].Detail);
        Assert.Equal("new", byName["struct bpf_iter__kmem_cache"].Level);
    }

    [Fact]
    public void Types_that_stayed_are_no_drift() => Assert.Equal(
        0, CommandRun.Of("diff", "--types", "--matching", "*", "--fail-on", "cosmetic", Snapshot("7.2"), Snapshot("7.2")).ExitCode);

    [Fact]
    public void The_page_has_members_of_types()
    {
        string page = CommandRun.Of("report", "--type", "struct task_struct:pid,on_cpu", Snapshot("6.1"), Snapshot("7.2")).Output;
        int start = page.IndexOf("{\"kernels\"", StringComparison.Ordinal);
        JsonElement types = JsonDocument.Parse(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)])
            .RootElement.GetProperty("types");

        Assert.Equal(
            ["task_struct.pid first cosmetic", "task_struct.on_cpu first type"],
            types.EnumerateArray().Select(static one => one.GetProperty("name").GetString() + string.Concat(
                one.GetProperty("cells").EnumerateArray().Select(static cell => " " + cell.GetProperty("level").GetString()))));
    }

    [Fact]
    public void A_snapshot_can_have_its_functions_written_beside()
    {
        Assert.SkipUnless(File.Exists("/sys/kernel/btf/vmlinux"), "The running kernel has no BTF.");
        string functions = Path.Join(directory.Path, "mine.khooks");
        CommandRun run = CommandRun.Of(
            "snapshot", "/sys/kernel/btf/vmlinux", "--name", "mine", "-o", Path.Join(directory.Path, "mine.kfuncs"),
            "--functions", functions);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("khooks 1\nname mine\n", File.ReadAllText(functions), StringComparison.Ordinal);
        Assert.Contains("\nvfs_read s64(*struct file,*char,u64,*s64)\n", File.ReadAllText(functions), StringComparison.Ordinal);
    }

    private string WithoutVariables(string version)
    {
        string path = Path.Join(directory.Path, $"debian-{version}.kfuncs");
        File.Copy(Snapshot(version), path);
        File.WriteAllLines(
            Path.ChangeExtension(path, ".ktypes"),
            File.ReadLines(Path.ChangeExtension(Snapshot(version), ".ktypes")).Where(
                static line => !line.StartsWith("var ", StringComparison.Ordinal)));
        return path;
    }

    private static string Snapshot(string version) => Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs");
}
