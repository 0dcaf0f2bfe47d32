using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Inputs;

/// <summary>
/// An additional file, read. Two are equal when path and content are: what was parsed from equal text is equal, and
/// comparing a checksum is cheaper than comparing thousands of types.
/// </summary>
internal sealed class InputFile : IEquatable<InputFile>
{
    private readonly ImmutableArray<byte> checksum;

    private InputFile(string path, InputKind kind, ImmutableArray<byte> checksum, InputContent content)
    {
        Path = path;
        Kind = kind;
        Content = content;
        this.checksum = checksum;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>What it is.</summary>
    public InputKind Kind { get; }

    /// <summary>What it says.</summary>
    public InputContent Content { get; }

    /// <summary>The kernels that it has.</summary>
    public IEnumerable<InputSnapshot> Snapshots => Content.Snapshots.Select(snapshot => new InputSnapshot(Path, snapshot));

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static InputFile Read(AdditionalText file, InputKind kind, CancellationToken cancellation) =>
        file.GetText(cancellation) is { } text
            ? new InputFile(file.Path, kind, text.GetChecksum(), InputContent.Of(text, kind))
            : new InputFile(file.Path, kind, [], InputContent.Unreadable());

    /// <inheritdoc/>
    public bool Equals(InputFile? other) =>
        other is not null && Path == other.Path && Kind == other.Kind && checksum.SequenceEqual(other.checksum);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InputFile);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        checksum.Length < 4 ? 0 : checksum[0] | (checksum[1] << 8) | (checksum[2] << 16) | (checksum[3] << 24);
}
