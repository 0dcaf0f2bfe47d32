using System.Reflection.Metadata;

[assembly: MetadataUpdateHandler(typeof(KfuncGen.Code.HotReload))]

namespace KfuncGen.Code;

/// <summary>
/// What an editor or <c>dotnet watch</c> tells a process whose code it has replaced. The code of programs is in methods, and is read
/// once: after an edit it must be read again, or the next load would silently be the program of before.
/// </summary>
internal static class HotReload
{
    private static int edits;

    /// <summary>How often code was replaced since the process began.</summary>
    public static int Edits => Volatile.Read(ref edits);

    /// <summary>The runtime calls it after each edit (<see cref="MetadataUpdateHandlerAttribute"/>), with the types that changed.</summary>
    internal static void ClearCache(Type[]? _) => Interlocked.Increment(ref edits);
}
