using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Lifecycle;

namespace KfuncGen.Tool.Showing;

/// <summary>What is known of the lives of kfuncs and is in no kernel's binary; the file that projects get with KfuncGen, too.</summary>
internal static class KernelLifecycle
{
    private const string Resource = "kernel.lifecycle";

    private static readonly Lazy<Dictionary<string, LifecycleEntry>> Entries = new(
        static () => Read().ToDictionary(static entry => entry.Name));

    /// <summary>All entries.</summary>
    public static IEnumerable<LifecycleEntry> All => Entries.Value.Values;

    /// <summary>The entry of a kfunc; null where nothing is known.</summary>
    public static LifecycleEntry? Find(string kfunc) => Entries.Value.GetValueOrDefault(kfunc);

    /// <summary>The kfuncs that an entry names as having been replaced by this one.</summary>
    public static IEnumerable<LifecycleEntry> ReplacedBy(string kfunc) => All.Where(entry => entry.Replacement == kfunc);

    private static EquatableArray<LifecycleEntry> Read()
    {
        using Stream stream = typeof(KernelLifecycle).Assembly.GetManifestResourceStream(Resource)!;
        using StreamReader reader = new(stream);
        return LifecycleReader.Read(reader.ReadToEnd(), Resource);
    }
}
