using System.Collections.Concurrent;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Text;

/// <summary>
/// Lines that were read before: kernels of a fleet have most of theirs in common, and what the same line says is then one object, which
/// is as much work and memory as there are different lines.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LineCache
{
    private readonly ConcurrentDictionary<string, KfuncLine> kfuncs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CTypeDeclaration> declarations = new(StringComparer.Ordinal);

    /// <summary>How many lines there are.</summary>
    public int Count => kfuncs.Count + declarations.Count;

    /// <summary>The kfunc of a line below a head; null where that was not read.</summary>
    internal Kfunc? FindKfunc(string line, SnapshotHead head) =>
        kfuncs.TryGetValue(line, out KfuncLine? known) && known.IsAlsoOf(head) ? known.Kfunc : null;

    /// <summary>The type of a line; null where that was not read.</summary>
    internal CTypeDeclaration? FindDeclaration(string line) =>
        declarations.TryGetValue(line, out CTypeDeclaration? known) ? known : null;

    /// <summary>Keeps a line; of the same line below different heads the last.</summary>
    internal void Add(string line, KfuncLine kfunc) => kfuncs[line] = kfunc;

    /// <summary>Keeps a line.</summary>
    internal void Add(string line, CTypeDeclaration declaration) => declarations.TryAdd(line, declaration);
}
