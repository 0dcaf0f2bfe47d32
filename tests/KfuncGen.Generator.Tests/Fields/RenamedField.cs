namespace KfuncGen.Generator.Tests.Fields;

/// <summary>A field that has another name on another kernel.</summary>
/// <param name="Asked">What is asked for: type and paths.</param>
/// <param name="New">How the newer kernel's is read.</param>
/// <param name="Old">How the older kernel's is read.</param>
/// <param name="Missing">The field that the older kernel lacks, which is the guard, too.</param>
/// <param name="OldKernel">A target with the old name.</param>
/// <param name="NewKernel">A target with the new one.</param>
internal sealed record RenamedField(string[] Asked, string New, string Old, string Missing, string OldKernel, string NewKernel)
{
    /// <summary>Reads the new name where the guard says so, and the old one elsewhere.</summary>
    public string Guarded => $"KernelTypes.Has.{Missing} ? record.{New} : record.{Old}";

    /// <summary>Reads the new name whatever the kernel is.</summary>
    public string Unguarded => "record." + New;
}
