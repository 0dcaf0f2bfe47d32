using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>The commands on a module, whose BTF goes on where its kernel's ends.</summary>
public sealed class ModuleCommandTests : IDisposable
{
    private const string Release = SmallModule.Release;

    private readonly TemporaryDirectory directory = new();
    private readonly string module;
    private readonly string moduleWithoutSets;

    public ModuleCommandTests()
    {
        module = directory.Write("fou.ko", SmallModule.Build());
        moduleWithoutSets = directory.Write("xt.ko", SmallModule.Elf().Build());
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_module_lists_its_own_kfuncs()
    {
        Assert.Equal(
            new CommandRun(0, "bpf_x\tKF_ACQUIRE\tmodule fou\tint bpf_x(void)\n", ""),
            CommandRun.Of("list", module, "--base", Kernel(Release)));
    }

    [Fact]
    public void Without_its_kernel_it_asks_for_it()
    {
        CommandRun run = CommandRun.Of("list", module);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            $"kfuncgen: {module}: this is the module fou, whose BTF continues that of a kernel, {Release}, which was not found: ",
            run.Error);
        Assert.Contains("Give it with --base: ", run.Error);
    }

    [Fact]
    public void Another_kernel_is_refused()
    {
        string other = Kernel("7.2.13");

        CommandRun run = CommandRun.Of("list", module, "--base", other);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"kfuncgen: {module}: this was built for {Release}, but {other} is 7.2.13. " +
            "Give the kernel that it was built for with --base.\n",
            run.Error);
    }

    [Fact]
    public void A_module_without_sets_registers_none()
    {
        Assert.Equal(
            new CommandRun(0, "", "kfuncgen: note: the module fou has no section .BTF_ids, so it registers no kfuncs.\n"),
            CommandRun.Of("list", moduleWithoutSets, "--base", Kernel(Release)));
    }

    [Fact]
    public void A_base_that_is_no_kernel_is_named()
    {
        string text = directory.Write("text", "hello"u8);

        Assert.StartsWith($"kfuncgen: {text}: this is no kernel image", CommandRun.Of("list", module, "--base", text).Error);
    }

    private string Kernel(string release) => directory.Write("vmlinuz", SmallModule.Kernel(release));
}
