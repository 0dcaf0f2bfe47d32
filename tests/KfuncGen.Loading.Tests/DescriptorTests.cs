using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>Runs alone, since it counts what the whole process has open.</summary>
[CollectionDefinition(nameof(DescriptorTests), DisableParallelization = true)]
[Collection(nameof(DescriptorTests))]
public sealed class DescriptorTests
{
    [Fact]
    public void Loading_and_disposing_leaves_nothing_open()
    {
        RealSystem.Require();
        BpfProgram good = new Assembler { ReadOnlyData = [1], WritableSize = 1 }.Return(0).Program<Request>();
        BpfProgram bad = new Assembler { ReadOnlyData = [1], WritableSize = 1 }.Load(0, 2, 0).Exit().Program<Request>();
        int before = CountOpen();

        for (int i = 0; i < 20; i++)
        {
            using LoadedBpfProgram loaded = good.Load();
            Assert.Equal(before + 2, CountOpen());
            Assert.False(bad.TryLoad(out _, out _));
        }

        Assert.Equal(before, CountOpen());
    }

    [Fact]
    public void Descriptors_are_not_inherited()
    {
        RealSystem.Require();
        using LoadedBpfProgram loaded = new Assembler { WritableSize = 1 }.Return(0).Program<Request>().Load();

        string flags = File.ReadLines($"/proc/self/fdinfo/{loaded.Handle.DangerousGetHandle()}").Single(static line => line.StartsWith("flags:", StringComparison.Ordinal));

        // O_CLOEXEC: include/uapi/asm-generic/fcntl.h.
        Assert.NotEqual(0, Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & 0x80000);
    }

    // Of BPF: what the runtime has open changes by itself.
    private static int CountOpen() => new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(static file => file.LinkTarget is { } target
        && (target.StartsWith("anon_inode:bpf", StringComparison.Ordinal) || target.StartsWith("anon_inode:btf", StringComparison.Ordinal)));
}
