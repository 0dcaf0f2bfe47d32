namespace KfuncGen.Tool.Sources;

/// <summary>Where distributions keep a kernel's image.</summary>
/// <remarks>
/// Packages put it in <c>/boot</c> or beside the modules; those with debug information have a <c>vmlinux</c> under
/// <c>/usr/lib/debug</c>.
/// </remarks>
internal static class KernelPlaces
{
    /// <summary>The files that may be a release's image, likeliest first; few of them exist.</summary>
    /// <param name="root">The directory that <c>boot</c> and <c>lib</c> are in.</param>
    /// <param name="release">The release.</param>
    public static IEnumerable<string> Of(string root, string release) =>
    [
        Path.Combine(root, "boot", $"vmlinuz-{release}"),
        Path.Combine(root, "lib/modules", release, "vmlinuz"),
        Path.Combine(root, "usr/lib/modules", release, "vmlinuz"),
        Path.Combine(root, "boot", $"vmlinux-{release}"),
        Path.Combine(root, "boot", $"Image-{release}"),
        Path.Combine(root, "usr/lib/debug/boot", $"vmlinux-{release}"),
        Path.Combine(root, "usr/lib/debug/lib/modules", release, "vmlinux"),
        Path.Combine(root, "usr/lib/debug/usr/lib/modules", release, "vmlinux"),
    ];
}
