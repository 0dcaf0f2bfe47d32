using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>The kernel that is running, and what the snapshots say of it.</summary>
/// <param name="Release">Its release, as <c>uname -r</c> has it.</param>
/// <param name="Target">The target that was taken from this very build; null where there is none: then nothing is predicted.</param>
internal sealed record TargetKernel(string Release, string? Target)
{
    // The releases that KfuncGen.Kernels or the folder kernels has snapshots of. Held against the snapshots by the host before it
    // boots anything.
    private static readonly Dictionary<string, string> Targets = new()
    {
        ["6.1.0-50-amd64"] = "debian-6.1",
        ["6.12.107+deb13-amd64"] = "debian-6.12",
        ["6.16.12+deb13-amd64"] = "debian-6.16",
        ["6.18.15+deb13-amd64"] = "debian-6.18",
        ["7.2.12+deb13-amd64"] = "debian-7.2",
        ["7.3.4+deb13-amd64"] = "debian-7.3",
        ["6.12.107+deb13-arm64"] = "debian-6.12-arm64",
        ["7.2.12+deb13-arm64"] = "debian-7.2-arm64",
    };

    /// <summary>The kernel's version, as in 6.12.</summary>
    public Version Version { get; } = System.Version.Parse(string.Join('.', Release.Split('.', '-', '+')[..2]));

    /// <summary>The kernel that this process runs on.</summary>
    public static TargetKernel Running()
    {
        string release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        string? target = Targets.GetValueOrDefault(release);
        bool isKnown = target is not null && Kf.All.Any(variant => variant.PresentOn.Contains(target));
        return new(release, isKnown ? target : null);
    }

    /// <summary>
    /// Whether the snapshot of this kernel has a contract, or one that looks the same in BTF, which is all that a probe can see:
    /// aux__ign became aux__prog in 6.16. A module's kfunc is there while the module is. Null where there is no snapshot.
    /// </summary>
    public bool? Predicts(KfuncVariant variant) => Target is null
        ? null
        : HasShape(variant) && IsLoaded(variant);

    /// <summary>Whether a kfunc is the kernel's own, or its module is there.</summary>
    public static bool IsLoaded(KfuncVariant variant) => variant.Module is not { } module || File.Exists($"/sys/kernel/btf/{module}");

    /// <summary>The same where there is a snapshot.</summary>
    public bool HasShape(KfuncVariant variant) =>
        Kf.All.Any(
            other => other.Name == variant.Name && other.PresentOn.Contains(Target!) && other.Shapes.Intersect(variant.Shapes).Any());

    /// <summary>Whether the snapshot of this kernel has the name, with whatever contract; null where there is no snapshot.</summary>
    public bool? PredictsName(string name) =>
        Target is null ? null : Kf.All.Any(variant => variant.Name == name && variant.PresentOn.Contains(Target));
}
