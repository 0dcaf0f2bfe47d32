namespace KfuncGen.Probing;

/// <summary>A directory like <c>/sys/kernel/btf</c>: the file <c>vmlinux</c>, and one more for each loaded module.</summary>
/// <param name="directory">The directory's path.</param>
internal sealed class BtfDirectory(string directory) : BtfSource
{
    private const string Kernel = "vmlinux";

    /// <inheritdoc/>
    public override string KernelName => Path.Join(directory, Kernel);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadKernel() => ReadFile(KernelName);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ListModules()
    {
        string[] modules =
            [.. Directory.EnumerateFiles(directory).Select(static file => Path.GetFileName(file)).Where(static name => name != Kernel)];
        Array.Sort(modules, StringComparer.Ordinal);
        return modules;
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadModule(string module) => ReadFile(Path.Join(directory, module));

    // sysfs knows the size of a BTF file, so one buffer and one read do; mapping it works only on recent kernels.
    private static ReadOnlyMemory<byte> ReadFile(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);

        if (length > Array.MaxLength)
        {
            throw new IOException($"{path} has {length} bytes, more than any BTF can have.");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        int read = 0;

        while (read < bytes.Length)
        {
            int count = RandomAccess.Read(file, bytes.AsSpan(read), read);

            if (count == 0)
            {
                throw new IOException($"{path} ended after {read} of {length} bytes.");
            }

            read += count;
        }

        return bytes;
    }
}
