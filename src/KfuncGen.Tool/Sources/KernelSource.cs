using KfuncGen.Tool.Decompression;

namespace KfuncGen.Tool.Sources;

/// <summary>Reads what a user named, whatever it is, into the parts of a kernel build.</summary>
/// <param name="terminal">Told what the user should know.</param>
/// <param name="decompressor">Unpacks images and modules.</param>
/// <param name="progress">Told what is being done.</param>
internal sealed class KernelSource(Terminal terminal, Decompressor decompressor, ProgressLine progress)
{
    private readonly KernelFileReader reader = new(decompressor, progress);

    /// <summary>Reads it.</summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public KernelParts Read(SourceRequest request)
    {
        KernelParts parts = request.IsLive
            ? InputFile.Within(request.Path, () => new LiveKernel(request.Root ?? "/", terminal, reader, progress).Read(request.BasePath, request.IdSetsPath is not null))
            : ReadFile(request);

        return request.IdSetsPath is string path ? AddIdSets(parts, path) : parts;
    }

    private KernelParts ReadFile(SourceRequest request)
    {
        KernelFile file = ReadKernelFile(request.Path);

        if ((request.BasePath ?? RunningKernel.BaseOf(request.Path)) is string path)
        {
            return new KernelParts(ReadBase(path, request.Path, file.Release), [file]) { ListsKernel = false };
        }

        if (file.Module is null)
        {
            return new KernelParts(file, []);
        }

        return file.DistilledBase is null
            ? throw new InputException($"{request.Path}: this is the module {file.Module}, whose BTF continues that of its kernel{(file.Release is null ? "" : $", {file.Release}")}. Give that kernel's vmlinuz, vmlinux or BTF with --base.")
            : new KernelParts(Kernel: null, [file]) { ListsKernel = false };
    }

    private KernelFile ReadKernelFile(string path)
    {
        progress.Step($"reading {path}");
        return RunningKernel.Complete(path, InputFile.Within(path, () => reader.Read(InputFile.Read(path))));
    }

    private KernelFile ReadBase(string path, string modulePath, string? release)
    {
        KernelFile kernel = ReadKernelFile(path);

        // A module's ids and names mean nothing in another build's BTF, and nothing in the bytes says whose they are.
        return kernel.Release is null || release is null || kernel.Release == release
            ? kernel
            : throw new InputException($"{modulePath}: this was built for {release}, but {path} is {kernel.Release}. Give the kernel that it was built for with --base.");
    }

    /// <summary>Adds id sets that the user has: those of what was named, a kernel or a module.</summary>
    private KernelParts AddIdSets(KernelParts parts, string path)
    {
        ReadOnlyMemory<byte> idSets = InputFile.Within<ReadOnlyMemory<byte>>(path, () => reader.ReadIdSets(InputFile.Read(path)));

        return parts.ListsKernel && parts.Kernel is { } kernel
            ? parts with { Kernel = kernel with { IdSets = idSets } }
            : parts with { Modules = [parts.Modules[0] with { IdSets = idSets }, .. parts.Modules.Skip(1)] };
    }
}
