namespace KfuncGen.Probing;

/// <summary>The BTF of a system that is not Linux: there is none.</summary>
internal sealed class NoKernel : BtfSource
{
    /// <inheritdoc/>
    public override string KernelName => "The running kernel's BTF";

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadKernel() => throw new PlatformNotSupportedException(
        "This system is not Linux, so it has no kfuncs. To ask about a Linux kernel, give KfuncProbe its BTF.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> ListModules() => [];

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadModule(string module) => throw new FileNotFoundException();
}
