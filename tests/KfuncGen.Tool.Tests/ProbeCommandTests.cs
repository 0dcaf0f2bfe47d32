using System.Text.Json;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class ProbeCommandTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly PretendedSystem system = new();

    public void Dispose()
    {
        directory.Dispose();
        system.Delete();
    }

    [Fact]
    public void The_verifier_tells_which_types_may_call_what()
    {
        CommandRun run = CommandRun.On(system, "probe");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("bpf_everywhere\tevery type asked about\nbpf_of_module\tsyscall\nbpf_of_xdp\txdp\n", run.Output);
        Assert.Equal(0, system.Open);
    }

    [Fact]
    public void What_cannot_be_asked_is_said_with_the_reason()
    {
        string error = CommandRun.On(system, "probe").Error;

        Assert.Contains("Not asked: ext: it counts as the type of the program that it extends.", error);
        Assert.Contains("Not asked: lsm: the kernel has nothing to attach such a program to.", error);
        Assert.Contains("flags and sets are unknown, and kfuncs that BTF does not mark are missing", error);
    }

    [Fact]
    public void Json_has_types_kfuncs_and_what_was_not_learned()
    {
        CommandRun run = CommandRun.On(system, "probe", "bpf_of_*", "--json");
        JsonElement root = JsonDocument.Parse(run.Output).RootElement;
        JsonElement[] types = [.. root.GetProperty("programTypes").EnumerateArray()];

        Assert.Equal("6.18.5-pretended", root.GetProperty("kernel").GetString());
        Assert.Equal(32, types.Length);
        Assert.Equal(
            ["ext", "lsm"],
            types.Where(type => !type.GetProperty("asked").GetBoolean()).Select(type => type.GetProperty("name").GetString()));
        Assert.Equal(
            ["bpf_of_module nf_pretended syscall", "bpf_of_xdp  xdp"],
            root.GetProperty("kfuncs").EnumerateArray().Select(
                kfunc => $"{kfunc.GetProperty("name")} {kfunc.GetProperty("module")} " +
                    $"{string.Join(' ', kfunc.GetProperty("admitted").EnumerateArray())}"));
        Assert.Equal(3, root.GetProperty("unlearned").GetArrayLength());
    }

    [Fact]
    public void A_snapshot_keeps_what_was_measured_and_goes_by_it()
    {
        string path = Path.Combine(directory.Path, "here.kfuncs");

        Assert.Equal(0, CommandRun.On(system, "probe", "--name", "here", "-o", path).ExitCode);
        KernelSnapshot snapshot = SnapshotReader.Read(File.ReadAllText(path), path);

        Assert.Equal("here", snapshot.Name);
        Assert.Equal(30, snapshot.ProbedProgramTypes!.Value.Count);
        Assert.Equal(["XDP"], snapshot.Kfuncs.Single(kfunc => kfunc.Name == "bpf_of_xdp").AdmittedProgramTypes!.Value);
        Assert.Equal(["bpf_everywhere", "bpf_of_xdp"], Names(CommandRun.Of("list", path, "--prog", "xdp")));
        Assert.Equal(["bpf_everywhere"], Names(CommandRun.Of("list", path, "--prog", "sched_cls")));
        Assert.Contains("not known for ext, lsm", CommandRun.Of("show", "bpf_of_xdp", path).Output.ReplaceLineEndings(" "));
    }

    [Fact]
    public void Flags_come_from_the_source_that_is_given()
    {
        string source = directory.Write(
            "x.kfuncs",
            "kfuncs 1\nkernel 6.18.5\ntags yes\n\nkfunc int bpf_of_xdp(int value): ?(KF_SLEEPABLE)\n"u8 +
            "kfunc int bpf_of_another_kernel(void): ?(0)\n"u8);
        string path = Path.Combine(directory.Path, "here.kfuncs");

        CommandRun run = CommandRun.On(system, "probe", "--from", source, "-o", path);

        Assert.Contains(
            "Not asked about, because the running kernel or its loaded modules do not have them: bpf_of_another_kernel.", run.Error);
        Assert.Contains(
            "kfunc int bpf_of_xdp(int value): ?(KF_SLEEPABLE) admitted(XDP) untagged\n",
            File.ReadAllText(path).Replace("admitted(XDP)\n", "admitted(XDP) untagged\n"));
        Assert.Contains("kfunc int bpf_of_another_kernel(void): ?(0)\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData(
        0ul, 0, 1, "this process does not have CAP_BPF (kernel.unprivileged_bpf_disabled is 2; kfuncs need the capability whatever it is)")]
    [InlineData(0x1fffffffffful, 2, 1, "though the process has CAP_BPF, and a seccomp filter is on")]
    [InlineData(0x1fffffffffful, 0, 1, "a security module or lockdown refuses it")]
    [InlineData(0x1fffffffffful, 0, 38, "built without CONFIG_BPF_SYSCALL")]
    [InlineData(0x1fffffffffful, 2, 38, "the filter hides the call")]
    [InlineData(0x1fffffffffful, 0, 22, "bpf(2) gives EINVAL")]
    public void Where_nothing_can_be_asked_the_cause_is_named_and_the_kfuncs_are_listed(
        ulong capabilities, int seccomp, int error, string cause)
    {
        system.Privileges =
            system.Privileges with { Capabilities = capabilities, HasSeccompFilter = seccomp != 0, UnprivilegedBpfDisabled = 2 };
        system.Error = (Errno)error;

        CommandRun run = CommandRun.On(system, "probe");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("bpf_everywhere\t?\nbpf_of_module\t?\nbpf_of_xdp\t?\n", run.Output);
        Assert.Contains(cause, run.Error);
    }

    [Fact]
    public void Capabilities_in_a_user_namespace_do_not_count()
    {
        system.Error = Errno.EPERM;
        system.Privileges = system.Privileges with { IsInInitialUserNamespace = false };

        Assert.Contains("in a user namespace of its own", CommandRun.On(system, "probe").Error);
    }

    [Fact]
    public void A_module_whose_BTF_cannot_be_opened_leaves_its_kfuncs_unknown()
    {
        system.ModuleError = Errno.EPERM;

        CommandRun run = CommandRun.On(system, "probe");

        Assert.Contains("bpf_of_module\t?\n", run.Output);
        Assert.Contains("bpf_of_xdp\txdp\n", run.Output);
        Assert.Contains(
            "For no program type was there an answer about bpf_of_module: the BTF of module nf_pretended cannot be opened (EPERM).",
            run.Error);
    }

    [Fact]
    public void A_refusal_that_has_nothing_to_do_with_the_type_is_no_answer()
    {
        system.Objection = "JIT is required for calling kernel function";

        CommandRun run = CommandRun.On(system, "probe", "bpf_of_xdp");

        Assert.Equal("bpf_of_xdp\t?\n", run.Output);
        Assert.Contains("refused with EACCES: JIT is required for calling kernel function.", run.Error);
    }

    [Fact]
    public void Without_BTF_there_is_nothing_to_learn()
    {
        system.Remove("sys/kernel/btf/vmlinux");
        CommandRun run = CommandRun.On(system, "probe");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("was built without CONFIG_DEBUG_INFO_BTF=y, or", run.Error);
        Assert.Contains("sys is not mounted here", run.Error);
        Assert.Equal(0, system.Loads);
    }

    [Fact]
    public void Damaged_BTF_is_told_with_its_place()
    {
        system.Set("sys/kernel/btf/vmlinux", [0x9f, 0xeb, 1, 0]);

        Assert.Contains("Offset 0 (0x0)", CommandRun.On(system, "probe").Error);
        Assert.Equal(1, CommandRun.On(system, "probe").ExitCode);
    }

    private static string[] Names(CommandRun run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];
}
