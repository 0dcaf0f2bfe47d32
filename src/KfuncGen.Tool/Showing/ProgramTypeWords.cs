using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;

namespace KfuncGen.Tool.Showing;

/// <summary>Says which programs may call a kfunc.</summary>
internal static class ProgramTypeWords
{
    /// <summary>The program types as a sentence, or that they are not known.</summary>
    public static string Of(KfuncAppearance appearance) =>
        appearance.Kfunc.AdmittedProgramTypes is null ? List(appearance) : $"{List(appearance)} (measured)";

    private static string List(KfuncAppearance appearance)
    {
        (string Name, bool? May)[] all = [.. ProgramTypes.Names.Select(
            type => (type, ProgramTypes.MayCall(type, appearance.Kfunc, appearance.Target.Snapshot)))];
        string[] may = [.. all.Where(static one => one.May is true).Select(static one => one.Name)];
        string[] unknown = [.. all.Where(static one => one.May is null).Select(static one => one.Name)];

        return (may.Length, unknown.Length) switch
        {
            (0, _) when unknown.Length == all.Length =>
                "not known: the source does not name the kernel's sets, or no release read has them",
            (_, 0) when may.Length == all.Length => "programs of every type",
            (0, 0) => "no program: its sets are registered for no hook",
            (_, 0) => string.Join(", ", may),
            (0, _) => $"not known for {string.Join(", ", unknown)}; no other",
            _ => $"{string.Join(", ", may)}; not known for {string.Join(", ", unknown)}",
        };
    }
}
