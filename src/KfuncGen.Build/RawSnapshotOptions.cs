using Microsoft.Build.Framework;

namespace KfuncGen.Build;

/// <summary>What the metadata of a <c>KfuncSnapshot</c> item says about raw BTF; null where it says nothing.</summary>
/// <param name="BtfIds">The full path of the file with the kernel's <c>.BTF_ids</c> section.</param>
/// <param name="Kernel">The kernel release.</param>
/// <param name="Name">How projects refer to the snapshot.</param>
/// <param name="Architecture">The architecture as <c>uname -m</c> prints it.</param>
internal sealed record RawSnapshotOptions(string? BtfIds = null, string? Kernel = null, string? Name = null, string? Architecture = null)
{
    /// <summary>Reads an item's metadata.</summary>
    public static RawSnapshotOptions Of(ITaskItem item) => new(
        // Relative to the project, which is where MSBuild runs its tasks.
        Metadata(item, "BtfIds") is { } path ? Path.GetFullPath(path) : null,
        Metadata(item, "Kernel"),
        Metadata(item, "Name"),
        Metadata(item, "Arch"));

    private static string? Metadata(ITaskItem item, string name) => item.GetMetadata(name).Trim() is { Length: > 0 } value ? value : null;
}
