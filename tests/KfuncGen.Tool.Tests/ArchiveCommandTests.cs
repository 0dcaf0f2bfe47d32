using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tool.Archives;
using KfuncGen.Tool.Terminals;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>Packages and tar archives as sources.</summary>
public sealed class ArchiveCommandTests : IDisposable
{
    private const string Release = SmallModule.Release;
    private const string Listed = "bpf_x\tKF_ACQUIRE\tmodule fou\tint bpf_x(void)\n";

    private static readonly (string Path, byte[] Bytes) Image = ($"./boot/vmlinuz-{Release}", SmallModule.Kernel(hasIdSets: true));
    private static readonly (string Path, byte[] Bytes) Config = ($"./boot/config-{Release}", [1, 2, 3]);
    private static readonly (string Path, byte[] Bytes) Module = ($"./usr/lib/modules/{Release}/kernel/net/fou.ko", SmallModule.Build());
    private static readonly (string Path, byte[] Bytes) OtherModule =
        ($"./usr/lib/modules/{Release}/kernel/net/xt.ko.gz", Gzip.Pack(SmallModule.Elf("xt").Build()));

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("data.tar")]
    [InlineData("data.tar.gz")]
    public void A_package_with_image_and_modules_lists_both(string data)
    {
        byte[] tar = SmallArchive.Tar(Config, Module, OtherModule, Image);
        string package = directory.Write("linux-image.deb", SmallArchive.Package(data, data.EndsWith("gz") ? Gzip.Pack(tar) : tar));

        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", package));
    }

    [Theory]
    [InlineData("xz", "--compress")]
    [InlineData("zstd", "--compress")]
    [InlineData("bzip2", "--compress")]
    public void A_package_may_be_compressed_with_what_distributions_use(string program, string argument)
    {
        string? path = InstalledProgram.Find(program);

        if (path is null)
        {
            Assert.Skip($"There is no {program} on this machine.");
        }

        // More than one buffer of the decoder, and of what is read ahead.
        byte[] noise = new byte[600_000];
        new Random(1).NextBytes(noise);
        byte[] tar = SmallArchive.Tar(("./noise", noise), Module, Image);
        string package = directory.Write("linux-image.deb", SmallArchive.Package("data.tar." + program, Pack(path, argument, tar)));

        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", package));
    }

    [Fact]
    public void Image_and_modules_in_two_packages_are_given_together()
    {
        string image = directory.Write("linux-binary.deb", SmallArchive.Package("data.tar", SmallArchive.Tar(Image)));
        string modules = directory.Write("linux-modules.deb", SmallArchive.Package("data.tar", SmallArchive.Tar(Module)));

        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", $"{modules},base={image}"));
        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", modules, "--base", image));
    }

    [Fact]
    public void Half_of_a_kernel_says_what_is_missing()
    {
        string image = directory.Write("linux-binary.deb", SmallArchive.Package("data.tar", SmallArchive.Tar(Image)));
        string modules = directory.Write("linux-modules.deb", SmallArchive.Package("data.tar", SmallArchive.Tar(Module)));

        Assert.Equal(
            new CommandRun(
                0,
                "",
                $"kfuncgen: note: {image} has a kernel and no modules, so the kfuncs of its modules are missing. Where those are in a " +
                $"package of their own, give MODULES.deb,base={image}.\n"),
            CommandRun.Of("list", image));

        CommandRun run = CommandRun.Of("list", modules);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            $"kfuncgen: {modules}: in it is a module, whose BTF continues that of a kernel, {Release}, which was not found", run.Error);
        Assert.Contains("or the package with the image", run.Error);
    }

    [Fact]
    public void A_package_that_only_depends_on_others_says_so()
    {
        string package = directory.Write("linux-image.deb", SmallArchive.Package("data.tar", SmallArchive.Tar(Config)));

        CommandRun run = CommandRun.Of("list", package);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "neither a kernel (vmlinuz, vmlinux, .btf) nor a module in this archive. Some packages just depend on others", run.Error);
    }

    [Fact]
    public void BTF_in_a_tar_archive_is_read_as_raw_BTF_is()
    {
        RealKernel kernel = RealKernel.Of("7.2");
        string archive = directory.Write(
            $"{kernel.Release}.btf.tar.gz", Gzip.Pack(SmallArchive.Tar(($"{kernel.Release}.btf", kernel.Btf))));
        string raw = directory.Write("raw", kernel.Btf);

        CommandRun run = CommandRun.Of("list", archive);

        Assert.Equal(CommandRun.Of("list", raw).Output, run.Output);
        Assert.Contains($"{archive} has no .BTF_ids, so flags and sets are unknown", run.Error);
    }

    [Theory]
    [InlineData("7.2.btf_ids")]
    [InlineData("7.2.btf_ids.gz")]
    public void Id_sets_are_found_by_the_name_of_the_BTF(string name)
    {
        RealKernel kernel = RealKernel.Of("7.2");
        bool isPacked = name.EndsWith("gz");
        string btf = directory.Write(isPacked ? "7.2.btf.gz" : "7.2.btf", isPacked ? Gzip.Pack(kernel.Btf) : kernel.Btf);
        string ids = directory.Write(name, isPacked ? Gzip.Pack(kernel.BtfIds) : kernel.BtfIds);

        CommandRun found = CommandRun.Of("show", "bpf_task_acquire", $"{btf},kernel={kernel.Release}");

        Assert.Contains("KF_ACQUIRE", found.Output);
        Assert.Equal(CommandRun.Of("show", "bpf_task_acquire", $"{btf},kernel={kernel.Release},btf-ids={ids}"), found);
    }

    [Theory]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Ustar)]
    public void Long_paths_are_read_in_every_format(TarEntryFormat format)
    {
        string path = $"{new string('a', 90)}/{new string('b', format == TarEntryFormat.Ustar ? 60 : 200)}/fou.ko";
        string archive = directory.Write("modules.tar", SmallArchive.Tar(format, (path, SmallModule.Build()), Image));

        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", archive));
    }

    [Fact]
    public void A_damaged_header_is_told_by_its_offset()
    {
        byte[] tar = SmallArchive.Tar(Image);
        tar[512 + 100] ^= 1;

        Assert.Contains("at 0x200 of the tar archive should be the header of a file, but its check sum is wrong", Refusal(tar));
    }

    [Theory]
    [InlineData("package")]
    [InlineData("snapshot")]
    public async Task A_pipe_is_read_once(string what)
    {
        string? mkfifo = InstalledProgram.Find("mkfifo");

        if (mkfifo is null)
        {
            Assert.Skip("There is no mkfifo on this machine.");
        }

        byte[] content = what == "package"
            ? SmallArchive.Package("data.tar", SmallArchive.Tar(Module, Image))
            : File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Kernels", "debian-7.2.kfuncs"));

        string pipe = Path.Combine(directory.Path, "pipe");
        await Process.Start(mkfifo!, [pipe]).WaitForExitAsync(TestContext.Current.CancellationToken);
        Task writing = Task.Run(() => File.WriteAllBytes(pipe, content), TestContext.Current.CancellationToken);

        CommandRun run = CommandRun.Of("list", pipe);

        await writing;
        Assert.Equal(CommandRun.Of("list", directory.Write("file", content)), run);
    }

    [Fact]
    public void Several_kernels_in_an_archive_are_refused()
    {
        string archive = directory.Write(
            "kernels.tar", SmallArchive.Tar(("boot/vmlinuz-1", SmallModule.Kernel("1")), ("boot/vmlinux-2", SmallBtf.Build(types: 3))));

        CommandRun run = CommandRun.Of("list", archive);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("several kernels in it: boot/vmlinuz-1, boot/vmlinux-2", run.Error);
    }

    [Fact]
    public void Two_images_of_one_build_are_one_kernel()
    {
        string archive = directory.Write(
            "kernel.tar",
            SmallArchive.Tar(Image, ("boot/vmlinux-" + Release, new ElfBuilder().Add(".BTF", SmallBtf.Build()).Build()), Module));

        Assert.Equal(new CommandRun(0, Listed, ""), CommandRun.Of("list", archive));
    }

    [Fact]
    public void A_package_without_data_says_where_it_ends()
    {
        byte[] package = SmallArchive.Package("data.tar", []);

        Assert.Contains($"ends at 0x{package.Length - 60:x} without a member data.tar", Refusal(package[..^60]));
        Assert.Contains($"at 0x{package.Length - 60:x} of this package should be the header of a member", Refusal(package[..^1]));
        Assert.Contains(
            "in decimal digits, but there is '-1'",
            Refusal(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(package).Replace("4         `", "-1        `"))));
    }

    [Fact]
    public void Every_truncation_gives_a_sentence()
    {
        byte[] tar = SmallArchive.Tar(Image, Module);
        byte[][] files = [SmallArchive.Package("data.tar", tar), SmallArchive.Package("data.tar.gz", Gzip.Pack(tar)), Gzip.Pack(tar)];

        foreach (byte[] file in files)
        {
            for (int length = 1; length < file.Length; length += 1 + (file.Length / 60))
            {
                CommandRun run = CommandRun.Of("list", directory.Write("truncated", file.AsSpan(0, length)));

                Assert.DoesNotContain("fault of kfuncgen itself", run.Error);
                Assert.True(
                    run.ExitCode == 1 || run.Output == Listed || run.Error.Contains("no modules"), $"{length} of {file.Length}: {run}");
            }
        }
    }

    [Theory]
    [InlineData('0', "07777777777", "within a part that goes to 0x")]
    [InlineData('0', "77777777777", "has 8589934591 bytes, and no more than")]
    [InlineData('0', "zzzzzzzzzzz", "should be the size of a file, but it is no number")]
    [InlineData('5', "77777777777", "within a part that goes to 0x")]
    [InlineData('x', "17777777770", "a path in the tar archive has 2147483640 bytes")]
    [InlineData('L', "17777777770", "a path in the tar archive has 2147483640 bytes")]
    public void What_claims_to_be_huge_takes_no_memory(char type, string size, string message)
    {
        byte[] tar = SmallArchive.Tar(Module);
        int start = tar.AsSpan().IndexOf("./usr/lib/modules"u8);
        Span<byte> header = tar.AsSpan(start, 512);
        Encoding.ASCII.GetBytes(size + "\0").CopyTo(header[124..]);
        header[156] = (byte)type;
        Checksum(header);

        Assert.Contains(message, Refusal(tar));

        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InputException>(() => TarContent.Read(new MemoryStream(tar), static _ => true, fileLimit: 1 << 30).Count());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private string Refusal(byte[] file)
    {
        CommandRun run = CommandRun.Of("list", directory.Write("damaged", file));

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("fault of kfuncgen itself", run.Error);
        return run.Error;
    }

    /// <summary>The sum of the header's bytes, its own field taken as blanks.</summary>
    private static void Checksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        int sum = 0;

        foreach (byte each in header)
        {
            sum += each;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    private static byte[] Pack(string program, string argument, byte[] bytes)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, [argument, "--stdout"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        MemoryStream packed = new();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(packed);
        process.StandardInput.BaseStream.Write(bytes);
        process.StandardInput.Close();
        reading.Wait();
        process.WaitForExit();
        return packed.ToArray();
    }
}
