using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Capture;
using KfuncGen.Capture.Sets;
using KfuncGen.Images.IdSets;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Sources;

/// <summary>Turns what a user named into a snapshot: reads, unpacks and captures a kernel, or reads a snapshot file.</summary>
/// <param name="terminal">Told of progress, and of what the user should know.</param>
/// <param name="decompressor">Unpacks images.</param>
internal sealed class SnapshotSource(Terminal terminal, Decompressor decompressor)
{
    private const string SnapshotExtension = ".kfuncs";

    private static ReadOnlySpan<byte> SnapshotStart => "kfuncs "u8;

    private static ReadOnlySpan<byte> FleetStart => "fleet "u8;

    // What files of one call have in common is read once.
    private readonly LineCache lines = new();

    /// <summary>Whether the snapshot is to be kept, so that it needs the hash of what it was made from.</summary>
    public bool IsForKeeping { get; init; }

    /// <summary>Reads the snapshot.</summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public KernelSnapshot Read(SourceRequest request) => Open(request).Snapshot;

    /// <summary>Reads all that a source has: the kernels of a merged file, or one.</summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public IReadOnlyList<KernelSnapshot> ReadAll(SourceRequest request)
    {
        using ProgressLine progress = new(terminal);
        request = Prepare(request);
        return IsSnapshot(request) ? ReadSnapshots(request, progress) : [Open(request).Snapshot];
    }

    /// <summary>Reads the snapshot, and the kernel's BTF; null where what is read has none.</summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public (KernelSnapshot Snapshot, BtfReader? Btf) ReadWithBtf(SourceRequest request)
    {
        OpenedSource opened = Open(request);
        return (opened.Snapshot, opened.Captures.Select(static capture => capture.Btf).FirstOrDefault(static btf => btf.Base is null));
    }

    /// <summary>
    /// Reads all that a source has, and beside each snapshot what it was made from; null where it is a snapshot itself.
    /// </summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public IReadOnlyList<(KernelSnapshot Snapshot, KernelParts? Parts)> ReadAllWithParts(SourceRequest request)
    {
        using ProgressLine progress = new(terminal);
        request = Prepare(request);

        if (IsSnapshot(request))
        {
            return [.. ReadSnapshots(request, progress).Select(static snapshot => (snapshot, (KernelParts?)null))];
        }

        OpenedSource opened = Open(request);
        return [(opened.Snapshot, opened.Parts)];
    }

    /// <summary>Reads the snapshot, and looks for what a snapshot has no place for.</summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public ExaminedKernel Examine(SourceRequest request)
    {
        OpenedSource opened = Open(request);

        return new ExaminedKernel(
            opened.Snapshot,
            opened.Captures.Any(static capture => capture.BtfIds is not null)
                ? NamedFile.Within(
                    request.Path,
                    () => SnapshotCapture.FindIncompleteSets(
                        opened.Captures, new SnapshotCaptureOptions { Kernel = opened.Snapshot.Kernel }))
                : null);
    }

    private OpenedSource Open(SourceRequest request)
    {
        if (request.Release is { } release && KernelVersion.FromRelease(release) is null)
        {
            throw new InputException(
                $"--kernel is '{release}', which is no release: it starts with a version, as 'uname -r' prints it: 7.2.12 or " +
                "7.2.12+deb13-amd64.");
        }

        using ProgressLine progress = new(terminal);

        request = Prepare(request);

        return IsSnapshot(request)
            ? new OpenedSource(ReadSnapshot(request, progress), [])
            : Capture(request, new KernelSource(terminal, decompressor, progress).Read(request), progress);
    }

    private static SourceRequest Prepare(SourceRequest request) =>
        request.IsLive || request.Content is not null || Directory.Exists(request.Path)
            ? request
            : request with { Content = NamedFile.ReadPipe(request.Path) };

    private static bool IsSnapshot(SourceRequest request)
    {
        if (request.IsLive || Directory.Exists(request.Path))
        {
            return false;
        }

        using Stream content = request.Open();
        Span<byte> start = stackalloc byte[SnapshotStart.Length];
        int count = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);

        return request.Path.EndsWith(SnapshotExtension, StringComparison.Ordinal)
            || start[..count].SequenceEqual(SnapshotStart)
            || start[..count].StartsWith(FleetStart);
    }

    private KernelSnapshot ReadSnapshot(SourceRequest request, ProgressLine progress) => ReadSnapshots(request, progress) switch
    {
        [var only] => only,
        { Count: var count } => throw new InputException(
            $"{request.Path}: this file has {count} kernels, and one is wanted. Say which: {request.Path},target=NAME."),
    };

    private IReadOnlyList<KernelSnapshot> ReadSnapshots(SourceRequest request, ProgressLine progress)
    {
        if (request.IdSetsPath is not null || request.BasePath is not null)
        {
            throw new InputException(
                $"{request.Path}: --btf-ids and --base go with a kernel or module; this is a snapshot, which has all of it. " +
                "Leave them out.");
        }

        progress.Step($"reading {request.Path}");
        ReadOnlySpan<byte> text = request.ReadAll();
        text = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        string content = Encoding.UTF8.GetString(text);
        KernelSnapshot[] snapshots =
            [.. NamedFile.Within(request.Path, () => FleetReader.ReadAny(content, request.Path, lines)).Where(IsWanted(request))];

        if (snapshots.Length == 0)
        {
            throw new InputException(
                $"{request.Path}: there is no kernel {(request.Target is { } name ? $"'{name}' " : "")}in this file. The lines " +
                "'target …' say which there are.");
        }

        return snapshots.Length > 1 ? snapshots :
        [
            snapshots[0] with
            {
                Kernel = Choose(request, "--kernel", request.Release, snapshots[0].Kernel),
                Architecture = Choose(request, "--arch", request.Architecture, snapshots[0].Architecture),
            },
        ];
    }

    private static Func<KernelSnapshot, bool> IsWanted(SourceRequest request) =>
        snapshot => request.Target is not { } wanted || (snapshot.Name ?? snapshot.Kernel) == wanted;

    private OpenedSource Capture(SourceRequest request, KernelParts parts, ProgressLine progress)
    {
        SnapshotCaptureOptions options = new()
        {
            Kernel = Choose(request, "--kernel", request.Release, parts.Release),
            Architecture = Choose(request, "--arch", request.Architecture, parts.Architecture),
            HashesSources = IsForKeeping,
            Note = text => terminal.Note($"{request.Path}: {text}"),
        };

        progress.Step($"reading the kfuncs of {request.Path}");
        List<CaptureSource> captures = Locate(request, parts, options);
        KernelSnapshot snapshot = NamedFile.Within(request.Path, () => SnapshotCapture.FromSources(captures, options));
        NoteWhatIsUnknown(request, parts, snapshot);

        // What did not fit is of no kernel that is spoken of.
        return new OpenedSource(snapshot, captures)
        {
            Parts = parts with
            {
                Modules = [.. parts.Modules.Where(module => captures.Any(capture => capture.Module == module.Module))],
            },
        };
    }

    private List<CaptureSource> Locate(SourceRequest request, KernelParts parts, SnapshotCaptureOptions options)
    {
        BtfReader? kernelBtf = parts.Kernel is { } kernel ? NamedFile.Within(request.Path, () => new BtfReader(kernel.Btf)) : null;
        List<CaptureSource> captures = [];
        List<string> unfit = [];

        if (parts.ListsKernel && kernelBtf is not null)
        {
            captures.Add(NamedFile.Within(request.Path, () => Locate(parts.Kernel!, kernelBtf)));
        }

        foreach (KernelFile module in parts.Modules)
        {
            try
            {
                // An out-of-tree module's ids go on where those of the base that it brings along end.
                BtfReader? continued = module.DistilledBase is { } distilled ? new BtfReader(distilled) : kernelBtf;
                CaptureSource capture = Locate(module, new BtfReader(module.Btf, continued));

                if (request.IdSetsPath is null)
                {
                    Check(module, capture, mayBeDefective: !parts.IsCollection);
                }

                if (parts.IsCollection)
                {
                    _ = SnapshotCapture.FromSources([.. captures.Take(1), capture], options with { HashesSources = false, Note = null });
                }

                captures.Add(capture);
            }
            catch (Exception exception) when (exception is BtfFormatException or InputException)
            {
                if (!parts.IsCollection)
                {
                    throw new InputException($"{request.Path}: {exception.Message}");
                }

                unfit.Add($"{module.Module} ({exception.Message.TrimEnd('.')})");
            }
        }

        if (unfit.Count > 0)
        {
            terminal.Note(
                $"{unfit.Count} of the modules with kfuncs {(unfit.Count == 1 ? "is" : "are")} left out, because " +
                $"{(unfit.Count == 1 ? "its BTF does" : "their BTF does")} not fit the kernel's: {string.Join("; ", unfit)}.");
        }

        return captures;
    }

    /// <summary>Ids of another build of the kernel are of no functions in this one's BTF, or of other ones.</summary>
    /// <param name="module">The module.</param>
    /// <param name="capture">What its ids mean in this BTF.</param>
    /// <param name="mayBeDefective">Whether single ids of no function are told about elsewhere, because the user named this module.</param>
    private static void Check(KernelFile module, CaptureSource capture, bool mayBeDefective)
    {
        if (module is not { IdSets: { } section, IdSetSymbols: { } symbols } || !symbols.Any(static symbol => symbol.NamesSet))
        {
            return;
        }

        IReadOnlyList<KfuncIdSetFault>? faults = KfuncIdSetNames.FindFaults(capture.Btf, section.Span, symbols);

        if (faults is null || (!mayBeDefective && (capture.SetNames is null || faults.Any(static fault => fault.NoFunctions.Count > 0))))
        {
            throw new InputException("its symbols name other functions than its id sets, so it was built for another kernel");
        }
    }

    private static CaptureSource Locate(KernelFile file, BtfReader btf)
    {
        // The symbols are of the file's own section, not of one given with --btf-ids; where they do not fit, they are not used.
        IReadOnlyDictionary<int, string>? setNames = file.IdSets is { } section
            ? KfuncIdSetNames.Read(btf, section.Span, file.IdSetSymbols)
            : null;

        return new CaptureSource(btf, file.IdSets, file.Module) { SetNames = setNames, IdSetSymbols = file.IdSetSymbols };
    }

    private void NoteWhatIsUnknown(SourceRequest request, KernelParts parts, KernelSnapshot snapshot)
    {
        bool hasIdSets = (parts.ListsKernel ? parts.Kernel : parts.Modules.FirstOrDefault())?.IdSets is not null;

        if (!hasIdSets && !parts.ListsKernel && !RunningKernel.Has(request.Path))
        {
            if (!parts.IsCollection)
            {
                terminal.Note(parts.Modules[0].Module is { } module
                    ? $"the module {module} has no section .BTF_ids, so it registers no kfuncs."
                    : $"{request.Path} is raw BTF of a module, which has no .BTF_ids, so flags and sets are unknown. Give it with " +
                        "--btf-ids, or give the module (.ko).");
            }
        }
        else if (!hasIdSets)
        {
            terminal.Note(parts.WhyUnknown
                ?? (snapshot.Kfuncs.IsEmpty
                    ? $"{request.Path} marks no kfuncs, as BTF before 6.11 does not. Give the section .BTF_ids with --btf-ids, or the " +
                        "vmlinuz."
                    : $"{request.Path} has no .BTF_ids, so flags and sets are unknown, and kfuncs that BTF does not mark are missing. " +
                        "Give it with --btf-ids, or give the vmlinuz."));
        }
        else if (snapshot.Kernel is null)
        {
            terminal.Note(
                $"{request.Path} does not say which kernel it is, and flag bits mean different things in different kernels. Give its " +
                "release with --kernel.");
        }
    }

    /// <summary>What the user says goes; where the file says something else, the user is told.</summary>
    private string? Choose(SourceRequest request, string option, string? given, string? found)
    {
        if (given is not null && found is not null && given != found)
        {
            terminal.Note($"{option} says {given}, but {request.Path} says {found}; going by {option}.");
        }

        return given ?? found;
    }

    /// <summary>A snapshot, and the bytes it was made from where it was made from bytes.</summary>
    private sealed record OpenedSource(KernelSnapshot Snapshot, IReadOnlyList<CaptureSource> Captures)
    {
        /// <summary>The parts of the kernel; null for a snapshot.</summary>
        public KernelParts? Parts { get; init; }
    }
}
