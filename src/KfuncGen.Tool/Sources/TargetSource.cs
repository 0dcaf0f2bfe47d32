using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Sources;

/// <summary>Reads several kernels to be compared.</summary>
internal static class TargetSource
{
    /// <summary>
    /// Reads each, in the order given, all kernels of a merged file. A kernel without a name of its own has its release's, or the file's.
    /// </summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static IEnumerable<Target> Read(Terminal terminal, IEnumerable<string> sources)
    {
        SnapshotSource source = new(terminal, new Decompressor());

        foreach (string each in sources)
        {
            SourceRequest request = SourceRequest.Parse(each);

            foreach (KernelSnapshot snapshot in source.ReadAll(request))
            {
                yield return new Target(NameOf(snapshot, request), snapshot);
            }
        }
    }

    /// <summary>What a kernel is called that was read.</summary>
    public static string NameOf(KernelSnapshot snapshot, SourceRequest request) =>
        snapshot.Name ?? snapshot.Kernel ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Path));
}
