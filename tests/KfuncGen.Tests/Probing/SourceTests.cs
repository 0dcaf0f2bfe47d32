using KfuncGen.Tests.Kernels;
using Xunit;

namespace KfuncGen.Tests.Probing;

/// <summary>Where BTF comes from, and what is said where it does not come.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("kfuncgen-probe-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Directory_with_BTF_answers()
    {
        File.WriteAllBytes(Path.Join(directory, "vmlinux"), DebianKernel.Btf(DebianKernel.V7_2));

        Assert.Equal(KfuncAvailability.Present, KfuncProbe.ForDirectory(directory).Check("bpf_task_from_pid").Availability);
    }

    [Fact]
    public void Missing_directory_is_unknown() =>
        AssertUnknown(Path.Join(directory, "none"), "none/vmlinux does not exist: the kernel was built without BTF");

    [Fact]
    public void Directory_without_kernel_is_unknown() => AssertUnknown(directory, "vmlinux does not exist");

    [Fact]
    public void Directory_in_the_kernels_place_is_unknown()
    {
        Directory.CreateDirectory(Path.Join(directory, "vmlinux"));

        AssertUnknown(directory, "vmlinux may not be read by this process");
    }

    [Fact]
    public void Unreadable_file_is_unknown()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
        }
        else if (Environment.IsPrivilegedProcess)
        {
            Assert.Skip("A privileged process reads every file.");
        }
        else
        {
            string file = Path.Join(directory, "vmlinux");
            File.WriteAllBytes(file, []);
            File.SetUnixFileMode(file, UnixFileMode.None);
        }

        AssertUnknown(directory, "vmlinux may not be read by this process");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not BTF at all, but long enough for a header")]
    public void File_that_is_no_BTF_is_unknown(string content)
    {
        File.WriteAllText(Path.Join(directory, "vmlinux"), content);

        AssertUnknown(directory, "vmlinux is not valid BTF: Offset 0 ");
    }

    [Fact]
    public void Truncated_BTF_is_unknown()
    {
        File.WriteAllBytes(Path.Join(directory, "vmlinux"), DebianKernel.Btf(DebianKernel.V7_2)[..100_000]);

        AssertUnknown(directory, "vmlinux is not valid BTF: Offset ");
    }

    [Fact]
    public void System_that_is_not_Linux_is_unknown()
    {
        KfuncProbeResult result = KfuncProbe.ForSystem(isLinux: false).Check("bpf_task_from_pid");

        Assert.Equal(KfuncAvailability.Unknown, result.Availability);
        Assert.Contains("This system is not Linux", result.Reason);
    }

    [Fact]
    public void Running_kernel_answers()
    {
        if (!File.Exists("/sys/kernel/btf/vmlinux"))
        {
            Assert.Skip("This machine's kernel has no BTF in /sys/kernel/btf.");
        }

        Assert.Equal(KfuncAvailability.Present, KfuncProbe.RunningKernel.Check("schedule").Availability);
        Assert.Equal(KfuncAvailability.Absent, KfuncProbe.RunningKernel.Check("kfuncgen_no_such_function").Availability);
    }

    private static void AssertUnknown(string directory, string reason)
    {
        KfuncProbeResult result = KfuncProbe.ForDirectory(directory).Check(Variants.Make("bpf_task_from_pid", "*struct task_struct(s32)"));

        Assert.Equal(KfuncAvailability.Unknown, result.Availability);
        Assert.StartsWith("Whether there is a bpf_task_from_pid is not known. ", result.Reason);
        Assert.Contains(reason, result.Reason);
    }
}
