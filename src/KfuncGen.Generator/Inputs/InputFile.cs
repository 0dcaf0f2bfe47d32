using System.Collections.Immutable;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Inputs;

/// <summary>
/// An additional file, read. Two are equal when path and content are: what was parsed from equal text is equal, and
/// comparing a checksum is cheaper than comparing thousands of types.
/// </summary>
internal sealed class InputFile : IEquatable<InputFile>
{
    private readonly ImmutableArray<byte> checksum;

    private InputFile(string path, ImmutableArray<byte> checksum)
    {
        Path = path;
        this.checksum = checksum;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The snapshot; null where the file is none or cannot be read.</summary>
    public KernelSnapshot? Snapshot { get; private init; }

    /// <summary>The lifecycle entries; null where the file has none or cannot be read.</summary>
    public EquatableArray<LifecycleEntry>? Lifecycle { get; private init; }

    /// <summary>What is wrong with the file; null where it could be read.</summary>
    public SnapshotFormatException? Error { get; private init; }

    /// <summary>How a project refers to the snapshot where it does not name itself.</summary>
    public string TargetName => Snapshot?.Name ?? Snapshot?.Kernel ?? System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Reads a file.</summary>
    public static InputFile Read(AdditionalText file, InputKind kind, CancellationToken cancellation)
    {
        SourceText? text = file.GetText(cancellation);

        return text is null
            ? new InputFile(file.Path, []) { Error = new SnapshotFormatException(file.Path, 1, 1, "The file cannot be read; expected text.") }
            : Read(text, file.Path, kind);
    }

    /// <summary>Reads a text.</summary>
    public static InputFile Read(SourceText text, string path, InputKind kind)
    {
        ImmutableArray<byte> checksum = text.GetChecksum();

        try
        {
            return kind == InputKind.Snapshot
                ? new InputFile(path, checksum) { Snapshot = SnapshotReader.Read(text.ToString(), path) }
                : new InputFile(path, checksum) { Lifecycle = LifecycleReader.Read(text.ToString(), path) };
        }
        catch (SnapshotFormatException error)
        {
            return new InputFile(path, checksum) { Error = error };
        }
    }

    /// <inheritdoc/>
    public bool Equals(InputFile? other) => other is not null && Path == other.Path && checksum.SequenceEqual(other.checksum);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InputFile);

    /// <inheritdoc/>
    public override int GetHashCode() => checksum.IsDefaultOrEmpty ? Path.GetHashCode() : checksum[0] | (checksum[1] << 8) | (checksum[2] << 16);
}
