using System.Text;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>The running kernel, in a system that is a directory; and the one that really runs.</summary>
public sealed class LiveKernelTests : IDisposable
{
    private const string Release = SmallModule.Release;

    private readonly TemporaryDirectory system = new();

    public void Dispose() => system.Dispose();

    private string Live => $"live,root={system.Path}";

    [Fact]
    public void The_image_that_was_booted_gives_flags_and_sets()
    {
        RealKernel kernel = RealKernel.Of("7.2");
        Run(kernel.Btf, kernel.Release);
        string image = system.Write($"boot/vmlinuz-{kernel.Release}", BzImageOfRealKernel.Build(kernel, hasSymbols: true));

        CommandRun run = CommandRun.Of("list", Live, "--json");

        Assert.Empty(run.Error);
        Assert.Equal(CommandRun.Of("list", image, "--json"), run);
    }

    [Theory]
    [InlineData("lib/modules/{0}/vmlinuz")]
    [InlineData("usr/lib/modules/{0}/vmlinuz")]
    [InlineData("usr/lib/debug/boot/vmlinux-{0}")]
    public void Images_are_looked_for_where_distributions_have_them(string place)
    {
        Run(SmallBtf.Build());
        system.Write(string.Format(place, Release), SmallModule.Kernel(hasIdSets: true));

        Assert.Equal(new CommandRun(0, "", ""), CommandRun.Of("list", Live));
    }

    [Fact]
    public void Without_an_image_it_says_what_is_unknown_and_what_would_tell()
    {
        Run(SmallBtf.Build());

        CommandRun run = CommandRun.Of("list", Live);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "flags and sets are unknown, and kfuncs that BTF does not mark are missing: they are in the section .BTF_ids of the " +
            $"kernel image, which /sys does not show, and there is no image of {Release} in {system.Path}/boot, ",
            run.Error);
        Assert.Contains("live,base=VMLINUZ", run.Error);
    }

    [Fact]
    public void An_image_of_another_build_is_not_believed()
    {
        Run(SmallBtf.Build(types: 2));
        string image = system.Write($"boot/vmlinuz-{Release}", SmallModule.Kernel(hasIdSets: true));

        Assert.Contains(
            $"flags and sets are unknown, and kfuncs that BTF does not mark are missing: {image} is another build: its BTF is not that " +
            "of the running kernel",
            CommandRun.Of("list", Live).Error);

        CommandRun asked = CommandRun.Of("list", Live, "--base", image);

        Assert.Equal(1, asked.ExitCode);
        Assert.StartsWith($"kfuncgen: live: {image} is another build", asked.Error);
    }

    [Fact]
    public void A_damaged_image_is_told_about_and_the_next_is_used()
    {
        Run(SmallBtf.Build());
        string damaged = system.Write($"boot/vmlinuz-{Release}", "no image"u8);

        Assert.Contains($"{damaged}: this is no kernel image", CommandRun.Of("list", Live).Error);

        system.Write($"lib/modules/{Release}/vmlinuz", SmallModule.Kernel(hasIdSets: true));

        Assert.Empty(CommandRun.Of("list", Live).Error);
    }

    [Theory]
    [InlineData("kernel/net/fou.ko")]
    [InlineData("kernel/net/fou.ko.gz")]
    public void A_loaded_module_has_its_flags_from_the_file_it_was_loaded_from(string file)
    {
        Run(SmallBtf.Build());
        system.Write($"boot/vmlinuz-{Release}", SmallModule.Kernel(hasIdSets: true));
        system.Write("sys/kernel/btf/fou", SmallModule.Btf());
        system.Write($"lib/modules/{Release}/{file}", file.EndsWith("gz") ? Gzip.Pack(SmallModule.Build()) : SmallModule.Build());

        Assert.Equal(new CommandRun(0, "bpf_x\tKF_ACQUIRE\tmodule fou\tint bpf_x(void)\n", ""), CommandRun.Of("list", Live));
    }

    [Fact]
    public void A_loaded_module_without_its_file_has_what_BTF_tells()
    {
        Run(SmallBtf.Build());
        system.Write($"boot/vmlinuz-{Release}", SmallModule.Kernel(hasIdSets: true));
        system.Write("sys/kernel/btf/fou", SmallModule.Btf(isTagged: true));
        system.Write("sys/kernel/btf/xt", SmallModule.Btf());

        CommandRun run = CommandRun.Of("list", Live);

        Assert.Equal("bpf_x\t?\tmodule fou\tint bpf_x(void)\n", run.Output);
        Assert.Contains("flags and sets of loaded modules are unknown", run.Error);
        Assert.EndsWith(": fou.\n", run.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no BTF")]
    [InlineData("\u009f\u00eb\u0001")]
    public void A_loaded_module_that_cannot_be_read_is_told_about_and_the_others_are_read(string damaged)
    {
        Run(SmallBtf.Build());
        system.Write($"boot/vmlinuz-{Release}", SmallModule.Kernel(hasIdSets: true));
        string broken = system.Write("sys/kernel/btf/broken", Encoding.Latin1.GetBytes(damaged));
        system.Write("sys/kernel/btf/fou", SmallModule.Btf(isTagged: true));

        CommandRun run = CommandRun.Of("list", Live);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("bpf_x\t?\tmodule fou\tint bpf_x(void)\n", run.Output);
        Assert.Contains("1 of 2 loaded modules is left out: ", run.Error);
        Assert.Contains("broken", run.Error);
        Assert.DoesNotContain("..", run.Error.Replace(broken, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_module_file_of_another_build_is_not_believed()
    {
        Run(SmallBtf.Build());
        system.Write($"boot/vmlinuz-{Release}", SmallModule.Kernel(hasIdSets: true));
        system.Write("sys/kernel/btf/fou", SmallModule.Btf(isTagged: true));
        system.Write($"lib/modules/{Release}/fou.ko", SmallModule.Build());

        CommandRun run = CommandRun.Of("list", Live);

        Assert.StartsWith("bpf_x\t?\t", run.Output);
        Assert.Contains("are of another build: fou.", run.Error);
    }

    [Fact]
    public void A_system_without_BTF_says_so()
    {
        CommandRun run = CommandRun.Of("list", Live);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("sys/kernel/btf/vmlinux: there is no such file", run.Error);
        Assert.Contains("CONFIG_DEBUG_INFO_BTF=y", run.Error);
    }

    [Fact]
    public void The_kernel_that_runs_lists_what_its_BTF_marks()
    {
        if (!File.Exists("/sys/kernel/btf/vmlinux"))
        {
            Assert.Skip("The running kernel shows no BTF.");
        }

        CommandRun run = CommandRun.Of("list", "live");
        CommandRun btf = CommandRun.Of("list", "/sys/kernel/btf/vmlinux");

        Assert.Equal(0, run.ExitCode);
        Assert.Subset(Names(run), Names(btf));

        static HashSet<string> Names(CommandRun run) => [.. run.Output.Split('\n').Select(static line => line.Split('\t')[0])];
    }

    private void Run(byte[] btf, string release = Release)
    {
        system.Write("sys/kernel/btf/vmlinux", btf);
        system.Write("proc/sys/kernel/osrelease", Encoding.ASCII.GetBytes(release + "\n"));
        system.Write("proc/sys/kernel/arch", "x86_64\n"u8);
    }
}
