using System.Runtime.CompilerServices;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Lifecycle;
using KfuncGen.Snapshots.Text;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Inputs;

/// <summary>What a file says, wherever it lies: the same text is read once, however many compilations see it.</summary>
internal sealed class InputContent
{
    // Generator, analyzers and light bulbs see the same texts: each is read once, and known for as long as it lives.
    private static readonly ConditionalWeakTable<SourceText, InputContent> KnownSnapshots = new();
    private static readonly ConditionalWeakTable<SourceText, InputContent> Lifecycles = new();

    private const int MostLines = 500_000;

    private static readonly WeakReference<LineCache> LastLines = new(null!);

    private InputContent()
    {
    }

    /// <summary>The kernels: one for a snapshot, many for a merged file, none where the file is neither or cannot be read.</summary>
    public EquatableArray<KernelSnapshot> Snapshots { get; private init; }

    /// <summary>What its lines were read with: kept as long as what was read, so that the next file finds it.</summary>
    public LineCache? Lines { get; private init; }

    /// <summary>The lifecycle entries; null where the file has none or cannot be read.</summary>
    public EquatableArray<LifecycleEntry>? Lifecycle { get; private init; }

    /// <summary>What is wrong with the text; null where it could be read.</summary>
    public SnapshotFormatException? Error { get; private init; }

    /// <summary>What a text says.</summary>
    public static InputContent Of(SourceText text, InputKind kind) =>
        kind == InputKind.Snapshot ? KnownSnapshots.GetValue(text, ReadSnapshots) : Lifecycles.GetValue(text, ReadLifecycle);

    /// <summary>The content of a file that the compiler could not open as text.</summary>
    public static InputContent Unreadable() =>
        new() { Error = new SnapshotFormatException("", 1, 1, "The file cannot be read; expected text in UTF-8.") };

    private static InputContent ReadSnapshots(SourceText text)
    {
        LineCache lines = SharedLines();
        return Read(() => new InputContent { Snapshots = FleetReader.ReadAny(text.ToString(), path: "", lines), Lines = lines });
    }

    // Snapshots of a project have most of their lines in common, and are read at the same time or one after the other. Edits bring new
    // ones: in the end it begins anew.
    private static LineCache SharedLines()
    {
        if (!LastLines.TryGetTarget(out LineCache? lines) || lines.Count > MostLines)
        {
            LastLines.SetTarget(lines = new LineCache());
        }

        return lines;
    }

    private static InputContent ReadLifecycle(SourceText text) =>
        Read(() => new InputContent { Lifecycle = LifecycleReader.Read(text.ToString(), path: "") });

    private static InputContent Read(Func<InputContent> read)
    {
        try
        {
            return read();
        }
        catch (SnapshotFormatException error)
        {
            return new InputContent { Error = error };
        }
    }
}
