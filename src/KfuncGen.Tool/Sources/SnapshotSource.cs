using KfuncGen.Btf;
using KfuncGen.Snapshots;
using KfuncGen.Tool.Decompression;

namespace KfuncGen.Tool.Sources;

/// <summary>Turns what a user named into a snapshot: reads, unpacks and captures a kernel, or reads a snapshot file.</summary>
/// <param name="terminal">Told of progress, and of what the user should know.</param>
internal sealed class SnapshotSource(Terminal terminal)
{
    private readonly Decompressor decompressor = new();

    /// <summary>Reads the snapshot.</summary>
    /// <exception cref="InputException">A file cannot be used; the message starts with its name.</exception>
    public KernelSnapshot Read(SourceRequest request)
    {
        using ProgressLine progress = new(terminal);
        progress.Step($"reading {request.Path}");
        byte[] bytes = InputFile.Read(request.Path);
        throw new NotImplementedException();
    }
}
