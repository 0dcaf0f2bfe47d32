namespace KfuncGen.Probing;

/// <summary>A kernel's BTF that is already in memory.</summary>
/// <param name="kernel">The BTF of the kernel image.</param>
/// <param name="modules">The BTF of its modules by name.</param>
internal sealed class BtfBlobs(ReadOnlyMemory<byte> kernel, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> modules) : BtfSource
{
    private readonly SortedList<string, ReadOnlyMemory<byte>> modules = new(modules.ToDictionary(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string KernelName => "The kernel's BTF";

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadKernel() => kernel;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ListModules() => [.. modules.Keys];

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadModule(string module) => modules[module];
}
