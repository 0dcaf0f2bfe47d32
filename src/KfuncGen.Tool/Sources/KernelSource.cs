using KfuncGen.Tool.Archives;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

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
            ? NamedFile.Within(
                request.Path,
                () => new LiveKernel(
                    request.Root ?? "/", terminal, reader, progress).Read(request.BasePath, request.IdSetsPath is not null))
            : Directory.Exists(request.Path) ? ReadDirectory(request)
            : IsArchive(request) ? ReadArchive(request)
            : ReadFile(request);

        string? idSets = request.IdSetsPath
            ?? (parts is { ListsKernel: true, Kernel.IdSets: null, WhyUnknown: null } ? IdSetsBeside(request.Path) : null);
        return idSets is null ? parts : AddIdSets(parts, idSets);
    }

    /// <summary>
    /// Id sets that go by the name of the BTF: <c>7.2.btf_ids</c> beside <c>7.2.btf</c>, one as well as the other compressed or
    /// not.
    /// </summary>
    private static string? IdSetsBeside(string path)
    {
        const string Extension = ".btf";
        int at = path.LastIndexOf(Extension, StringComparison.Ordinal);

        if (at < 0)
        {
            return null;
        }

        string name = path[..(at + Extension.Length)] + "_ids";
        string compression = path[(at + Extension.Length)..];
        return FoundFile.Exists(name + compression) ? name + compression : FoundFile.Exists(name) ? name : null;
    }

    private KernelParts ReadFile(SourceRequest request)
    {
        KernelFile file = ReadKernelFile(request);

        if ((request.BasePath ?? RunningKernel.BaseOf(request.Path)) is string path)
        {
            return new KernelParts(ReadBase(path, request.Path, file.Release), [file]) { ListsKernel = false };
        }

        return file switch
        {
            { Module: null } => new KernelParts(file, []),
            { DistilledBase: not null } => new KernelParts(Kernel: null, [file]) { ListsKernel = false },
            _ => new KernelParts(FindBase(request.Path, $"this is the module {file.Module}", file.Release), [file]) { ListsKernel = false },
        };
    }

    private KernelParts ReadDirectory(SourceRequest request)
    {
        progress.Step($"looking for modules in {request.Path}");
        string[] paths = ModuleFiles.In(request.Path);

        if (paths.Length == 0)
        {
            throw new InputException(
                $"{request.Path}: this is a directory without a module (.ko, .ko.xz, .ko.zst, .ko.gz). Give one that has some, such as " +
                "/lib/modules/RELEASE, or a file, such as a vmlinuz.");
        }

        progress.Step($"reading modules in {request.Path}");
        ModuleCollection modules = new ModuleCollector(decompressor, progress).Collect(paths);
        return Complete(request, request.BasePath is string path ? ReadBase(path, request.Path, modules.Release) : null, modules);
    }

    private KernelParts ReadArchive(SourceRequest request)
    {
        ArchivedKernel archive = NamedFile.Within(request.Path, () => ReadArchive(request, hasModules: true));

        if (archive.Kernel is null && archive.Modules.Count == 0)
        {
            throw new InputException(
                $"{request.Path}: there is neither a kernel (vmlinuz, vmlinux, .btf) nor a module in this " +
                $"archive.{(archive.IsPackage ? " Some packages just depend on others: Debian has the image in linux-binary-* and the " +
                    "modules in linux-modules-* since 6.19. Give MODULES.deb,base=IMAGE.deb." : "")}");
        }

        if (archive.Kernel is not null && request.BasePath is not null)
        {
            throw new InputException($"{request.Path}: there is a kernel in this archive, so its modules need no other. Leave --base out.");
        }

        if (archive.Modules.Count > 0)
        {
            return Complete(
                request,
                archive.Kernel ?? (request.BasePath is string path ? ReadBase(path, request.Path, archive.Modules.Release) : null),
                archive.Modules);
        }

        if (archive.IsPackage)
        {
            terminal.Note(
                $"{request.Path} has a kernel and no modules, so the kfuncs of its modules are missing. Where those are in a package " +
                $"of their own, give MODULES.deb,base={request.Path}.");
        }

        return new KernelParts(archive.Kernel, []);
    }

    /// <summary>Puts modules together with their kernel, which is looked for where it is not at hand.</summary>
    private KernelParts Complete(SourceRequest request, KernelFile? kernel, ModuleCollection collection)
    {
        List<KernelFile> modules = [.. collection.Modules];
        bool bringTheirBase = modules.Count > 0 && modules.TrueForAll(static module => module.DistilledBase is not null);

        kernel ??= bringTheirBase
            ? null
            : FindBase(
                request.Path, collection.Count == 1 ? "in it is a module" : $"in it are {collection.Count} modules", collection.Release);

        List<string> complaints = [.. collection.Complaints];

        // A module's ids and names mean nothing in another build's BTF, and nothing in the bytes says whose they are.
        foreach (KernelFile other in modules.Where(
            module => kernel?.Release is { } release && module.Release is not null && module.Release != release).ToList())
        {
            complaints.Add($"the module {other.Module} was built for {other.Release}, not for {kernel!.Release}");
            modules.Remove(other);
        }

        if (collection.WithoutBtf > 0)
        {
            terminal.Note($"{collection.WithoutBtf} of {collection.Count} modules have no BTF, so they can have no kfuncs.");
        }

        if (complaints.Count > 0)
        {
            terminal.Note(
                $"{complaints.Count} of {collection.Count} modules {(complaints.Count == 1 ? "is" : "are")} left out: " +
                $"{Enumerate(complaints)}.");
        }

        return new KernelParts(kernel, modules)
        {
            ListsKernel = kernel is not null,
            IsCollection = true,
            WhyUnknown = kernel is { IdSets: null }
                ? $"flags and sets of the kernel's own kfuncs are unknown: {request.BasePath ?? "its BTF"} has no .BTF_ids. Give it " +
                    "with --btf-ids, or give the vmlinuz with --base."
                : null,
        };
    }

    /// <summary>The first of many sentences; nobody reads thousands.</summary>
    private static string Enumerate(List<string> complaints)
    {
        const int Most = 10;
        string first = string.Join("; ", complaints.Take(Most));
        return complaints.Count > Most ? $"{first}; and {complaints.Count - Most} more" : first;
    }

    private KernelFile FindBase(string path, string what, string? release) => release is null
        ? throw new InputException(
            $"{path}: {what}, whose BTF continues that of a kernel that is not named there. Give that kernel's vmlinuz, vmlinux or BTF " +
            "with --base.")
        : new KernelBeside(reader, progress).Find(path, what, release);

    private KernelFile ReadKernelFile(SourceRequest request)
    {
        progress.Step($"reading {request.Path}");
        return RunningKernel.Complete(request.Path, NamedFile.Within(request.Path, () => reader.Read(request.ReadAll())));
    }

    /// <summary>Reads a kernel that modules belong to, from a file of its own or from an archive.</summary>
    private KernelFile ReadBaseFile(string path)
    {
        SourceRequest request = new SourceRequest(path) { Content = NamedFile.ReadPipe(path) };

        return !IsArchive(request)
            ? ReadKernelFile(request)
            : NamedFile.Within(path, () => ReadArchive(request, hasModules: false)).Kernel
                ?? throw new InputException(
                    $"{path}: there is no kernel (vmlinuz, vmlinux, .btf) in this archive. Give the package with the image.");
    }

    private bool IsArchive(SourceRequest request)
    {
        using Stream file = request.Open();
        return KernelArchive.IsOne(file, decompressor);
    }

    private ArchivedKernel ReadArchive(SourceRequest request, bool hasModules)
    {
        using Stream file = request.Open();
        return new KernelArchive(decompressor, progress).Read(request.Path, file, hasModules);
    }

    private KernelFile ReadBase(string path, string modulePath, string? release)
    {
        KernelFile kernel = ReadBaseFile(path);

        // A module's ids and names mean nothing in another build's BTF, and nothing in the bytes says whose they are.
        return kernel.Release is null || release is null || kernel.Release == release
            ? kernel
            : throw new InputException(
                $"{modulePath}: this was built for {release}, but {path} is {kernel.Release}. Give the kernel that it was built for " +
                "with --base.");
    }

    /// <summary>Adds id sets that the user has: those of what was named, a kernel or a module.</summary>
    private KernelParts AddIdSets(KernelParts parts, string path)
    {
        ReadOnlyMemory<byte> idSets = NamedFile.Within<ReadOnlyMemory<byte>>(path, () => reader.ReadIdSets(NamedFile.Read(path)));

        return parts.ListsKernel && parts.Kernel is { } kernel
            ? parts with { Kernel = kernel with { IdSets = idSets } }
            : parts with { Modules = [parts.Modules[0] with { IdSets = idSets }, .. parts.Modules.Skip(1)] };
    }
}
