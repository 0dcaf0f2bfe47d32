using System.Runtime.CompilerServices;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Lifecycle;
using KfuncGen.Snapshots.Text;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Inputs;

/// <summary>What a file says, wherever it lies: the same text is read once, however many compilations see it.</summary>
internal sealed class InputContent
{
    // Generator, analyzers and light bulbs see the same texts: each is read once, and known for as long as it lives.
    private static readonly ConditionalWeakTable<SourceText, InputContent> Snapshots = new();
    private static readonly ConditionalWeakTable<SourceText, InputContent> Lifecycles = new();

    private InputContent()
    {
    }

    /// <summary>The snapshot; null where the file is none or cannot be read.</summary>
    public KernelSnapshot? Snapshot { get; private init; }

    /// <summary>The lifecycle entries; null where the file has none or cannot be read.</summary>
    public EquatableArray<LifecycleEntry>? Lifecycle { get; private init; }

    /// <summary>What is wrong with the text; null where it could be read.</summary>
    public SnapshotFormatException? Error { get; private init; }

    /// <summary>What a text says.</summary>
    public static InputContent Of(SourceText text, InputKind kind) =>
        kind == InputKind.Snapshot ? Snapshots.GetValue(text, ReadSnapshot) : Lifecycles.GetValue(text, ReadLifecycle);

    /// <summary>The content of a file that the compiler could not open as text.</summary>
    public static InputContent Unreadable() =>
        new() { Error = new SnapshotFormatException("", 1, 1, "The file cannot be read; expected text in UTF-8.") };

    private static InputContent ReadSnapshot(SourceText text) =>
        Read(() => new InputContent { Snapshot = SnapshotReader.Read(text.ToString(), path: "") });

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
