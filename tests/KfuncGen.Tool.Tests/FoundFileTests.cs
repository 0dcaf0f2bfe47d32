using System.Diagnostics;
using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>What lies in a place that is looked at and is no file: a pipe that nobody writes into is waited for by who opens it.</summary>
public sealed class FoundFileTests : IDisposable
{
    private const string Snapshot = "kfuncs 1\nname old\nkernel 6.18\ntags no\n\nkfunc void bpf_same(void): ?(0)\n";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("x.ko")]
    [InlineData("x.ko.xz")]
    public async Task A_pipe_among_modules_is_left_out(string name)
    {
        directory.Write("vmlinuz", SmallModule.Kernel(SmallModule.Release, hasIdSets: true));
        directory.Write("fou.ko", SmallModule.Build());
        string pipe = await MakePipe(name);

        CommandRun run = await InTime("list", directory.Path);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"1 of 2 modules is left out: {pipe}: this is no file, but a pipe", run.Error);
    }

    [Fact]
    public async Task A_pipe_among_kernels_is_none()
    {
        await MakePipe("vmlinux");
        directory.Write("boot/vmlinuz-" + SmallModule.Release, SmallModule.Kernel(SmallModule.Release, hasIdSets: true));

        Assert.Equal(0, (await InTime("list", directory.Write("fou.ko", SmallModule.Build()))).ExitCode);
    }

    [Fact]
    public async Task A_pipe_beside_BTF_is_no_set_of_ids()
    {
        string btf = directory.Write("7.2.btf", SmallBtf.Build());
        await MakePipe("7.2.btf_ids");

        Assert.Equal(0, (await InTime("list", btf)).ExitCode);
    }

    [Fact]
    public async Task A_pipe_among_snapshots_is_an_error()
    {
        directory.Write("old.kfuncs", System.Text.Encoding.UTF8.GetBytes(Snapshot));
        string pipe = await MakePipe("new.kfuncs");

        CommandRun run = await InTime("merge", directory.Path);

        Assert.Equal(
            (1, $"kfuncgen: {pipe}: this is no file, but a pipe, a socket or a device, which is only read where it is named itself.\n"),
            (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task What_does_not_end_is_read_to_a_limit()
    {
        CommandRun run = await InTime("list", "/dev/zero");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("kfuncgen: /dev/zero: it has more than 1073741824 bytes", run.Error);
    }

    private static Task<CommandRun> InTime(params string[] arguments) =>
        Task.Run(() => CommandRun.Of(arguments)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    private async Task<string> MakePipe(string name)
    {
        string? mkfifo = InstalledProgram.Find("mkfifo");

        if (mkfifo is null)
        {
            Assert.Skip("There is no mkfifo on this machine.");
        }

        string path = Path.Combine(directory.Path, name);
        await Process.Start(mkfifo!, [path]).WaitForExitAsync(TestContext.Current.CancellationToken);
        return path;
    }
}
