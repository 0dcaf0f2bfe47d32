using KfuncGen.Tool.Files;

namespace KfuncGen.Tool.Sources;

/// <summary>A directory of snapshots stands for all of them, where several kernels are asked for.</summary>
internal static class SnapshotFolder
{
    private const string Pattern = "*.kfuncs";

    /// <summary>
    /// Puts the snapshots of a directory in its place, sorted by name. A directory without any stays what it is: a tree of modules, or the
    /// root of a system.
    /// </summary>
    public static IEnumerable<string> Expand(IEnumerable<string> sources) => sources.SelectMany(static source =>
        Directory.Exists(source) && Directory.GetFiles(source, Pattern) is { Length: > 0 } snapshots
            ? snapshots.Order(StringComparer.Ordinal).Select(FoundFile.Require)
            : (IEnumerable<string>)[source]);
}
