using System.Text;
using KfuncGen.Btf;
using KfuncGen.Capture;
using KfuncGen.Snapshots;
using KfuncGen.Tool.Decompression;

namespace KfuncGen.Tool.Sources;

/// <summary>Turns what a user named into a snapshot: reads, unpacks and captures a kernel, or reads a snapshot file.</summary>
/// <param name="terminal">Told of progress, and of what the user should know.</param>
/// <param name="decompressor">Unpacks images.</param>
internal sealed class SnapshotSource(Terminal terminal, Decompressor decompressor)
{
    private const string SnapshotExtension = ".kfuncs";

    /// <summary>Reads the snapshot.</summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public KernelSnapshot Read(SourceRequest request) => Open(request).Snapshot;

    /// <summary>Reads the snapshot, and looks for what a snapshot has no place for.</summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public ExaminedKernel Examine(SourceRequest request)
    {
        OpenedSource opened = Open(request);

        return new ExaminedKernel(
            opened.Snapshot,
            opened.Capture is { BtfIds: not null } capture
                ? InFile(request.Path, () => SnapshotCapture.FindIncompleteSets([capture], new SnapshotCaptureOptions { Kernel = opened.Snapshot.Kernel }))
                : null);
    }

    private OpenedSource Open(SourceRequest request)
    {
        using ProgressLine progress = new(terminal);

        progress.Step($"reading {request.Path}");
        byte[] bytes = InputFile.Read(request.Path);

        return IsSnapshot(request.Path, bytes) ? new OpenedSource(ReadSnapshot(request, bytes)) : Capture(request, bytes, progress);
    }

    private static bool IsSnapshot(string path, ReadOnlySpan<byte> bytes) =>
        path.EndsWith(SnapshotExtension, StringComparison.Ordinal) || bytes.StartsWith("kfuncs "u8);

    private static T InFile<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SnapshotFormatException exception)
        {
            throw new InputException(exception.Message);
        }
        catch (Exception exception) when (exception is InputException or ImageFormatException or BtfFormatException or DecompressionException)
        {
            throw new InputException($"{path}: {exception.Message}");
        }
    }

    private KernelSnapshot ReadSnapshot(SourceRequest request, byte[] bytes)
    {
        if (request.IdSetsPath is not null || request.BasePath is not null)
        {
            throw new InputException($"{request.Path}: --btf-ids and --base go with a kernel or module; this is a snapshot, which has all of it. Leave them out.");
        }

        ReadOnlySpan<byte> text = bytes.AsSpan();
        text = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        string content = Encoding.UTF8.GetString(text);
        KernelSnapshot snapshot = InFile(request.Path, () => SnapshotReader.Read(content, request.Path));

        return snapshot with
        {
            Kernel = Choose(request, "--kernel", request.Release, snapshot.Kernel),
            Architecture = Choose(request, "--arch", request.Architecture, snapshot.Architecture),
        };
    }

    private OpenedSource Capture(SourceRequest request, byte[] bytes, ProgressLine progress)
    {
        KernelFileReader reader = new(decompressor, progress);
        KernelFile file = RunningKernel.Complete(request.Path, InFile(request.Path, () => reader.Read(bytes)));
        KernelFile? kernel = ReadBase(request, file, reader);

        ReadOnlyMemory<byte>? idSets = request.IdSetsPath is string path
            ? InFile<ReadOnlyMemory<byte>>(path, () => reader.ReadIdSets(InputFile.Read(path)))
            : file.IdSets;

        SnapshotCaptureOptions options = new()
        {
            Kernel = Choose(request, "--kernel", request.Release, file.Release ?? kernel?.Release),
            Architecture = Choose(request, "--arch", request.Architecture, file.Architecture ?? kernel?.Architecture),
        };

        progress.Step($"reading the kfuncs of {request.Path}");
        CaptureSource capture = InFile(request.Path, () => Locate(file, kernel, idSets));
        KernelSnapshot snapshot = InFile(request.Path, () => SnapshotCapture.FromSources([capture], options));
        NoteWhatIsMissing(request, file, idSets is not null, snapshot);
        return new OpenedSource(snapshot, capture);
    }

    private static CaptureSource Locate(KernelFile file, KernelFile? kernel, ReadOnlyMemory<byte>? idSets)
    {
        // An out-of-tree module's ids go on where those of the base that it brings along end.
        BtfReader? baseReader = file.DistilledBase is { } distilled ? new BtfReader(distilled)
            : kernel is not null ? new BtfReader(kernel.Btf)
            : null;

        BtfReader btf = new(file.Btf, baseReader);

        // The symbols are of the file's own section, not of one given with --btf-ids; where they do not fit, they are not used.
        IReadOnlyDictionary<int, string>? setNames = idSets is { } section ? KfuncIdSetNames.Read(btf, section.Span, file.IdSetSymbols) : null;

        return new CaptureSource(btf, idSets, file.Module) { SetNames = setNames };
    }

    /// <summary>The kernel that a module belongs to; null for a kernel itself.</summary>
    private KernelFile? ReadBase(SourceRequest request, KernelFile file, KernelFileReader reader)
    {
        string? path = request.BasePath ?? RunningKernel.BaseOf(request.Path);

        if (path is not null)
        {
            KernelFile kernel = InFile(path, () => RunningKernel.Complete(path, reader.Read(InputFile.Read(path))));

            // A module's ids and names mean nothing in another build's BTF, and nothing in the bytes says whose they are.
            return kernel.Release is null || file.Release is null || kernel.Release == file.Release
                ? kernel
                : throw new InputException($"{request.Path}: this was built for {file.Release}, but {path} is {kernel.Release}. Give the kernel that it was built for with --base.");
        }

        return file is { Module: not null, DistilledBase: null }
            ? throw new InputException($"{request.Path}: this is the module {file.Module}, whose BTF continues that of its kernel{(file.Release is null ? "" : $", {file.Release}")}. Give that kernel's vmlinuz, vmlinux or BTF with --base.")
            : null;
    }

    private void NoteWhatIsMissing(SourceRequest request, KernelFile file, bool hasIdSets, KernelSnapshot snapshot)
    {
        if (!hasIdSets && file.Module is not null && !RunningKernel.Has(request.Path))
        {
            terminal.Note($"the module {file.Module} has no section .BTF_ids, so it registers no kfuncs.");
        }
        else if (!hasIdSets)
        {
            terminal.Note(snapshot.Kfuncs.IsEmpty
                ? $"{request.Path} marks no kfuncs, as BTF before 6.11 does not. Give the section .BTF_ids with --btf-ids, or the vmlinuz."
                : $"{request.Path} has no .BTF_ids, so flags and sets are unknown, and kfuncs that BTF does not mark are missing. Give it with --btf-ids, or give the vmlinuz.");
        }
        else if (snapshot.Kernel is null)
        {
            terminal.Note($"{request.Path} does not say which kernel it is, and flag bits mean different things in different kernels. Give its release with --kernel.");
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
    private sealed record OpenedSource(KernelSnapshot Snapshot, CaptureSource? Capture = null);
}
