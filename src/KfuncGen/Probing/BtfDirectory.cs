using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Probing;

/// <summary>A directory like <c>/sys/kernel/btf</c>: the file <c>vmlinux</c>, and one more for each loaded module.</summary>
/// <param name="directory">The directory's path.</param>
/// <param name="symbols">The kernel's list of symbols, such as <c>/proc/kallsyms</c>; null where there is none.</param>
internal sealed class BtfDirectory(string directory, string? symbols = null) : BtfSource
{
    private const string Kernel = "vmlinux";

    /// <inheritdoc/>
    public override string KernelName => Path.Join(directory, Kernel);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadKernel() => SysfsFile.Read(KernelName);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ListModules()
    {
        string[] modules =
            [.. Directory.EnumerateFiles(directory).Select(static file => Path.GetFileName(file)).Where(static name => name != Kernel)];
        Array.Sort(modules, StringComparer.Ordinal);
        return modules;
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadModule(string module) => SysfsFile.Read(Path.Join(directory, module));

    /// <inheritdoc/>
    public override IReadOnlySet<string>? FindSymbols(IReadOnlyCollection<string> names) =>
        symbols is null ? null : KallsymsFile.Find(symbols, names);
}
