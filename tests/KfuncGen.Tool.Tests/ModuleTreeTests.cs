using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>A directory with modules as a source.</summary>
public sealed class ModuleTreeTests : IDisposable
{
    private const string Release = SmallModule.Release;
    private const string Listed = "bpf_x\tKF_ACQUIRE\tmodule fou\tint bpf_x(void)\n";

    private readonly TemporaryDirectory system = new();

    public void Dispose() => system.Dispose();

    private string Tree => Path.Combine(system.Path, "usr/lib/modules", Release);

    [Theory]
    [InlineData("fou.ko")]
    [InlineData("fou.ko.gz")]
    public void The_few_modules_with_kfuncs_are_found_among_the_others(string file)
    {
        Kernel($"boot/vmlinuz-{Release}");
        Module($"kernel/net/{file}", SmallModule.Build());
        Module("kernel/net/xt.ko", SmallModule.Elf("xt").Build());
        Module("kernel/net/xz.ko", SmallModule.Elf("xz").Add(".BTF_ids", new ByteWriter().U32(3, 1, 3).ToArray()).Build());
        Module("modules.order", "kernel/net/fou.ko\n"u8);

        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", Tree));
    }

    [Fact]
    public void A_module_that_does_not_say_its_name_is_called_like_its_file()
    {
        Kernel($"boot/vmlinuz-{Release}");
        byte[] ids = new ByteWriter().U32(1, 1, 99, 1).ToArray();
        Module("kernel/net/own-mod.ko", Nameless().Add(".BTF_ids", SmallModule.Ids).Build());
        Module("kernel/net/other-mod.ko", Nameless().Add(".BTF_ids", ids).Build());

        CommandRun run = CommandRun.Of("list", Tree, "--base", Path.Combine(system.Path, "boot", "vmlinuz-" + Release));

        Assert.Contains("\tmodule own_mod\t", run.Output);
        Assert.Contains("left out, because its BTF does not fit the kernel's: other_mod (", run.Error);

        ElfBuilder Nameless() => new ElfBuilder()
            .Add(".modinfo", System.Text.Encoding.ASCII.GetBytes($"vermagic={Release} SMP\0")).Add(".BTF", SmallModule.Btf());
    }

    [Theory]
    [InlineData("boot/vmlinuz-" + Release)]
    [InlineData("usr/lib/modules/" + Release + "/vmlinuz")]
    [InlineData("usr/lib/debug/boot/vmlinux-" + Release)]
    [InlineData("vmlinux")]
    public void Its_kernel_is_found_where_systems_and_builds_have_it(string place)
    {
        Kernel(place);
        string module = Module("kernel/net/fou.ko", SmallModule.Build());

        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", Tree));
        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", module));
    }

    [Fact]
    public void Without_its_kernel_it_says_where_it_looked()
    {
        Kernel("boot/vmlinuz-7.1.0", "7.1.0");
        Kernel("vmlinux", "7.1.0");
        Module("fou.ko", SmallModule.Build());

        CommandRun run = CommandRun.Of("list", Tree);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            $"kfuncgen: {Tree}: in it is a module, whose BTF continues that of a kernel, {Release}, which was not found: there is no " +
            $"vmlinuz or vmlinux of it in {Tree} and the directories above",
            run.Error);
        Assert.Contains($"{system.Path}/vmlinux is 7.1.0", run.Error);
        Assert.Contains("Give it with --base: ", run.Error);
    }

    [Fact]
    public void A_kernel_given_goes_before_one_that_is_found()
    {
        Kernel("vmlinux");
        string given = Kernel("elsewhere/vmlinux", "7.1.0");
        Module("fou.ko", SmallModule.Build());

        CommandRun run = CommandRun.Of("list", Tree, "--base", given);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{given} is 7.1.0", run.Error);
    }

    [Fact]
    public void Modules_of_no_use_are_told_about_and_stop_nothing()
    {
        Kernel("vmlinux");
        Module("fou.ko", SmallModule.Build());
        Module("fou2.ko", SmallModule.Build("fou2"));
        Module("cut.ko", SmallModule.Build("cut").AsSpan(0, 100));
        Module("cut.ko.gz", Gzip.Pack(SmallModule.Build("cut")).AsSpan(0, 100));
        Module("other.ko", SmallModule.Build("other", "7.1.0"));
        Module("none.ko", new ElfBuilder().Build());
        Module("stripped.ko", new ElfBuilder().Add(".BTF_ids", SmallModule.Ids).Build());

        CommandRun run = CommandRun.Of("list", Tree);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Listed + Listed.Replace("fou", "fou2"), run.Output);
        Assert.Contains("1 of 7 modules have no BTF", run.Error);
        Assert.Contains("4 of 7 modules are left out: ", run.Error);
        Assert.Contains($"{Tree}/cut.ko: ", run.Error);
        Assert.Contains($"{Tree}/cut.ko.gz: the compressed stream is damaged", run.Error);
        Assert.Contains($"the module other was built for 7.1.0, not for {Release}", run.Error);
        Assert.Contains("stripped.ko: it has kfunc sets and no BTF", run.Error);
    }

    [Fact]
    public void A_module_whose_ids_do_not_fit_the_kernel_is_left_out()
    {
        Kernel("vmlinux");
        Module("fou.ko", SmallModule.Build());
        Module("far.ko", SmallModule.Elf("far", isTagged: true).Add(".BTF_ids", new ByteWriter().U32(1, 1, 1000, 1).ToArray()).Build());

        CommandRun run = CommandRun.Of("list", Tree);

        Assert.Equal(Listed, run.Output);
        Assert.Contains("1 of the modules with kfuncs is left out, because its BTF does not fit the kernel's: far (", run.Error);
    }

    [Fact]
    public void Of_two_files_with_one_module_that_in_updates_counts()
    {
        Kernel("vmlinux");
        Module("kernel/fou.ko", SmallModule.Build());
        Module("updates/fou.ko", SmallModule.Elf().Add(".BTF_ids", new ByteWriter().U32(1, 1, 3, 2).ToArray()).Build());

        CommandRun run = CommandRun.Of("list", Tree);

        Assert.StartsWith("bpf_x\tKF_RELEASE\t", run.Output);
        Assert.Contains("kernel/fou.ko: another file has the module fou", run.Error);
    }

    [Fact]
    public void Links_are_not_followed()
    {
        Kernel("vmlinux");
        Module("fou.ko", SmallModule.Build());
        Directory.CreateSymbolicLink(Path.Combine(Tree, "build"), Tree);

        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", Tree));
    }

    [Fact]
    public void A_directory_without_modules_says_what_to_give()
    {
        CommandRun run = CommandRun.Of("list", system.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"kfuncgen: {system.Path}: this is a directory without a module (.ko, .ko.xz, .ko.zst, .ko.gz)", run.Error);
    }

    [Fact]
    public void Kernels_are_compared_by_their_trees()
    {
        Kernel("vmlinux");
        Module("fou.ko", SmallModule.Build());
        using TemporaryDirectory older = new();
        string empty = older.Write("vmlinux", SmallModule.Kernel("7.1.0", hasIdSets: true));

        Assert.Equal(0, CommandRun.Of("diff", empty, Tree).ExitCode);
        Assert.Contains("bpf_x", CommandRun.Of("diff", empty, Tree).Output);
    }

    private string Kernel(string place, string release = Release) => system.Write(place, SmallModule.Kernel(release, hasIdSets: true));

    private string Module(string file, ReadOnlySpan<byte> bytes) => system.Write($"usr/lib/modules/{Release}/{file}", bytes);
}
