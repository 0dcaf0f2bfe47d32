using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Tests;

public sealed class SysfsFileTests
{
    private const string Kernel = "/sys/kernel/btf/vmlinux";

    [Fact]
    public void The_BTF_of_the_kernel_is_the_same_mapped_as_read()
    {
        Assert.SkipUnless(File.Exists(Kernel), $"There is no {Kernel} here.");

        Assert.True(SysfsFile.Read(Kernel).Span.SequenceEqual(File.ReadAllBytes(Kernel)));
    }

    [Fact]
    public void A_kernel_whose_BTF_can_be_mapped_gives_the_same_memory_again()
    {
        Assert.SkipUnless(File.Exists(Kernel), $"There is no {Kernel} here.");
        Assert.SkipUnless(Environment.OSVersion.Version >= new Version(6, 16), "The kernel is older than 6.16, which maps its BTF.");

        // Read, and not mapped, it would be an array.
        Assert.False(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(SysfsFile.Read(Kernel), out _));
        Assert.True(SysfsFile.Read(Kernel).Span == SysfsFile.Read(Kernel).Span);
    }

    [Fact]
    public void A_file_elsewhere_is_read()
    {
        string path = Path.GetTempFileName();

        try
        {
            File.WriteAllBytes(path, [1, 2, 3]);
            ReadOnlyMemory<byte> bytes = SysfsFile.Read(path);
            File.WriteAllBytes(path, []);

            Assert.Equal([1, 2, 3], bytes.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    // As the BTF of kernels before 6.16: an empty memory would be BTF that is damaged.
    [Fact]
    public void What_cannot_be_mapped_is_nothing()
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle("/proc/self/status");

        Assert.Null(MappedFile.TryMap(file, 4096));
    }
}
