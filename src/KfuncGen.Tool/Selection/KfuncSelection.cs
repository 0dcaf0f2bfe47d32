using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Tool.Selection;

/// <summary>Which kfuncs of a kernel somebody asks for. All that is said must hold.</summary>
internal sealed record KfuncSelection
{
    /// <summary>Names, of which one must match, with <c>*</c> and <c>?</c>; empty for all.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Flags that at least one set gives.</summary>
    public KfuncFlags Flags { get; init; }

    /// <summary>The module that has it; null for any, and for the kernel image.</summary>
    public string? Module { get; init; }

    /// <summary>The program type that may call it; null for any.</summary>
    public string? ProgramType { get; init; }

    /// <summary>Tells of patterns that match no kfunc.</summary>
    public static void NoteUnmatched(IEnumerable<string> patterns, KernelSnapshot snapshot, Action<string> note)
    {
        foreach (string pattern in patterns.Where(pattern => !snapshot.Kfuncs.Any(kfunc => NamePattern.Matches(pattern, kfunc.Name))))
        {
            note($"no kfunc matches '{pattern}'{NameSuggestion.ForPattern(pattern, snapshot.Kfuncs.Select(static kfunc => kfunc.Name))}");
        }
    }

    /// <summary>What is asked for and there.</summary>
    /// <param name="snapshot">The kernel.</param>
    /// <param name="note">Told of what the kernel does not say, and of patterns that match nothing.</param>
    public KernelSnapshot Apply(KernelSnapshot snapshot, Action<string> note)
    {
        NoteUnmatched(Patterns, snapshot, note);

        if (Module is { } module && !snapshot.Kfuncs.Any(kfunc => kfunc.Module == module))
        {
            string[] modules = [.. snapshot.Kfuncs.Select(static kfunc => kfunc.Module).OfType<string>().Distinct()];
            note(modules.Length == 0
                ? $"no kfunc is in a module, so none is in '{module}': this is the kernel alone. Give a directory with modules, such " +
                    "as /lib/modules/RELEASE."
                : $"no kfunc is in a module '{module}'{NameSuggestion.For(module, modules)}");
        }

        Kfunc[] kfuncs = [.. snapshot.Kfuncs.Where(IsNamed)];

        if (Flags != KfuncFlags.None)
        {
            NoteUnknown(
                kfuncs.Count(static kfunc => kfunc.AnyFlags is null),
                "flags",
                "Give the vmlinuz, or the section .BTF_ids with --btf-ids.",
                note);
            kfuncs = [.. kfuncs.Where(kfunc => (kfunc.AnyFlags & Flags) == Flags)];
        }

        if (ProgramType is { } type)
        {
            NoteUnknown(
                kfuncs.Count(kfunc => ProgramTypes.MayCall(type, kfunc, snapshot) is null),
                "program types",
                "They are known where the names of sets are: of a vmlinuz that was built with CONFIG_KALLSYMS_ALL.",
                note);
            kfuncs = [.. kfuncs.Where(kfunc => ProgramTypes.MayCall(type, kfunc, snapshot) is true)];
        }

        return snapshot with { Kfuncs = kfuncs.ToEquatableArray() };
    }

    private static void NoteUnknown(int count, string what, string advice, Action<string> note)
    {
        if (count > 0)
        {
            note($"left out for want of known {what}: {count} {(count == 1 ? "kfunc" : "kfuncs")}. {advice}");
        }
    }

    private bool IsNamed(Kfunc kfunc) =>
        (Patterns.Count == 0 || Patterns.Any(pattern => NamePattern.Matches(pattern, kfunc.Name)))
        && (Module is null || kfunc.Module == Module);
}
