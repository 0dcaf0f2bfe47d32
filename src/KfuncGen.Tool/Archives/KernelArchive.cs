using KfuncGen.Images.Compression;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Archives;

/// <summary>
/// Reads kernel and modules out of a Debian package or a tar archive, in one pass and without a file on disk: modules are looked at
/// while the archive is unpacked.
/// </summary>
/// <param name="decompressor">Unpacks the archive and what is in it.</param>
/// <param name="progress">Told what is being done.</param>
internal sealed class KernelArchive(Decompressor decompressor, ProgressLine progress)
{
    /// <summary>As much as tells a tar archive.</summary>
    private const int StartLength = 512;

    /// <summary>A kernel with everything: <c>vmlinux</c> and <c>vmlinuz</c>, and to spare.</summary>
    private const int KernelLimit = 8;

    private readonly List<(string Path, ReadOnlyMemory<byte> Bytes)> kernels = [];

    /// <summary>Whether a file is an archive: a package, or tar, compressed or not. Of a compressed file, the start is unpacked.</summary>
    /// <param name="file">The file, at its start; elsewhere afterwards.</param>
    /// <param name="decompressor">Unpacks the start.</param>
    public static bool IsOne(Stream file, Decompressor decompressor)
    {
        byte[] start = new byte[StartLength];
        int count = file.ReadAtLeast(start, StartLength, throwOnEndOfStream: false);

        if (DebianPackage.IsOne(start) || TarHeader.IsOne(start.AsSpan(0, count)))
        {
            return true;
        }

        CompressionFormat compression = CompressionMagic.Detect(start.AsSpan(0, count));

        if (!IsStreamed(compression))
        {
            return false;
        }

        try
        {
            file.Position = 0;
            using Stream unpacked = decompressor.Open(compression, file);
            return TarHeader.IsOne(start.AsSpan(0, unpacked.ReadAtLeast(start, StartLength, throwOnEndOfStream: false)));
        }
        catch (Exception exception) when (exception is DecompressionException or InvalidDataException)
        {
            // Whoever reads it as a whole says what is wrong.
            return false;
        }
    }

    /// <summary>Reads the archive.</summary>
    /// <param name="path">How the user named it.</param>
    /// <param name="file">The archive, at its start.</param>
    /// <param name="hasModules">Whether modules are wanted as well as the kernel.</param>
    /// <exception cref="InputException">It is damaged, or holds more than one kernel.</exception>
    /// <exception cref="DecompressionException">It does not unpack.</exception>
    public ArchivedKernel Read(string path, Stream file, bool hasModules)
    {
        byte[] start = new byte[StartLength];
        int count = file.ReadAtLeast(start, StartLength, throwOnEndOfStream: false);
        bool isPackage = DebianPackage.IsOne(start);
        file.Position = 0;

        Stream data = isPackage ? DebianPackage.OpenData(file) : file;

        if (isPackage)
        {
            count = data.ReadAtLeast(start, StartLength, throwOnEndOfStream: false);
            data = new RewoundStream(start.AsMemory(0, count), data);
        }

        CompressionFormat compression = CompressionMagic.Detect(start.AsSpan(0, count));
        progress.Step($"reading {path}{(compression == CompressionFormat.None ? "" : $" ({compression.ToString().ToLowerInvariant()})")}");

        try
        {
            using Stream archive = decompressor.Open(compression, data);
            ModuleCollection modules = new ModuleCollector(decompressor, progress).Collect(TakeKernels(archive, hasModules));
            return new ArchivedKernel(ReadKernel(), modules, isPackage);
        }
        catch (InvalidDataException exception)
        {
            throw new DecompressionException(
                $"the compressed stream is damaged or truncated ({exception.Message.TrimEnd('.')}); get the file again.");
        }
    }

    private static bool IsStreamed(CompressionFormat compression) =>
        compression is CompressionFormat.Gzip or CompressionFormat.Xz or CompressionFormat.Zstd or CompressionFormat.Bzip2;

    /// <summary>
    /// A kernel, by its name: those that packages and builds give to images, and what BTF hubs give to BTF. Maps and settings have
    /// other names.
    /// </summary>
    private static bool IsKernel(string path)
    {
        string name = Path.GetFileName(path);

        return name.StartsWith("vmlinuz", StringComparison.Ordinal)
            || name == "vmlinux" || name.StartsWith("vmlinux-", StringComparison.Ordinal)
            || name is "Image" or "bzImage" or "zImage" || name.StartsWith("Image-", StringComparison.Ordinal)
            || name.EndsWith(".btf", StringComparison.Ordinal);
    }

    /// <summary>Keeps the kernels and gives the modules on.</summary>
    private IEnumerable<(string Path, ReadOnlyMemory<byte> Bytes)> TakeKernels(Stream archive, bool hasModules)
    {
        foreach ((string Path, ReadOnlyMemory<byte> Bytes) file in TarContent.Read(
            archive, path => IsKernel(path) || (hasModules && ModuleFiles.IsModule(path)), decompressor.OutputLimit))
        {
            if (ModuleFiles.IsModule(file.Path))
            {
                yield return file;
            }
            else if (kernels.Count < KernelLimit)
            {
                kernels.Add(file);
            }
            else
            {
                throw new InputException(
                    $"there are more than {KernelLimit} kernels in it: " +
                    $"{string.Join(", ", kernels.Select(static kernel => kernel.Path))}, {file.Path}. Unpack it and give one.");
            }
        }
    }

    private KernelFile? ReadKernel()
    {
        KernelFileReader reader = new(decompressor, progress);
        (string Path, KernelFile File)? first = null;

        foreach ((string path, ReadOnlyMemory<byte> bytes) in kernels)
        {
            KernelFile file = NamedFile.Within(path, () => reader.Read(bytes));

            if (first is not { } known)
            {
                first = (path, file);
            }
            else if (file.Btf.Span.SequenceEqual(known.File.Btf.Span))
            {
                // vmlinux and vmlinuz of one build: the one that tells more.
                first = known.File.IdSetSymbols.Count > 0 || file.IdSetSymbols.Count == 0 ? known : (path, file);
            }
            else
            {
                throw new InputException(
                    $"there are several kernels in it: {string.Join(", ", kernels.Select(static kernel => kernel.Path))}. Unpack it " +
                    "and give one.");
            }
        }

        return first?.File;
    }
}
