namespace KfuncGen.Probing;

/// <summary>Where a probe gets a kernel's BTF from. Reading fails with an exception that says what could not be read.</summary>
internal abstract class BtfSource
{
    /// <summary>The name under which errors speak of the kernel's own BTF.</summary>
    public abstract string KernelName { get; }

    /// <summary>Reads the BTF of the kernel image.</summary>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public abstract ReadOnlyMemory<byte> ReadKernel();

    /// <summary>The modules that have BTF, in ordinal order.</summary>
    /// <exception cref="IOException">They cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not list them.</exception>
    public abstract IReadOnlyList<string> ListModules();

    /// <summary>Reads the BTF of one module, which is split over the kernel's.</summary>
    /// <param name="module">A name that <see cref="ListModules"/> gave.</param>
    /// <exception cref="IOException">It cannot be read, or the module was unloaded since.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public abstract ReadOnlyMemory<byte> ReadModule(string module);

    /// <summary>Which of some symbols the kernel finds by name; null where that is not known, as of one that does not run.</summary>
    /// <param name="names">The symbols.</param>
    public virtual IReadOnlySet<string>? FindSymbols(IReadOnlyCollection<string> names) => null;
}
