using KfuncGen.Probing;

namespace KfuncGen.Tests.Kernels;

/// <summary>A kernel with modules that counts how often each BTF is read.</summary>
internal sealed class CountingSource(SmallBtf kernel, Dictionary<string, Func<byte[]>> modules) : BtfSource
{
    private readonly List<string> reads = [];

    /// <summary>What was read, in order.</summary>
    public IReadOnlyList<string> Reads
    {
        get
        {
            lock (reads)
            {
                return [.. reads];
            }
        }
    }

    public override string KernelName => "vmlinux";

    public override ReadOnlyMemory<byte> ReadKernel() => Count("vmlinux", kernel.Bytes);

    public override IReadOnlyList<string> ListModules() => [.. modules.Keys.Order(StringComparer.Ordinal)];

    public override ReadOnlyMemory<byte> ReadModule(string module) => Count(module, modules[module]());

    private byte[] Count(string name, byte[] bytes)
    {
        lock (reads)
        {
            reads.Add(name);
        }

        return bytes;
    }
}
