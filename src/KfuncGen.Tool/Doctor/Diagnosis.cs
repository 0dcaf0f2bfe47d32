using KfuncGen.Capture.Sets;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tool.Sources;

namespace KfuncGen.Tool.Doctor;

/// <summary>What is wrong with the kfuncs of a kernel, and what could not be looked at.</summary>
/// <param name="Snapshot">The kernel.</param>
/// <param name="Defects">What is wrong, worst kind first, each kind by name.</param>
/// <param name="Unchecked">What the source does not tell, as sentences.</param>
internal sealed record Diagnosis(KernelSnapshot Snapshot, IReadOnlyList<Defect> Defects, IReadOnlyList<string> Unchecked)
{
    // ebb79e96f1ea: the first release whose build asks pahole for the tag.
    private static readonly KernelVersion FirstWithTags = new(6, 11);

    /// <summary>Looks at a kernel.</summary>
    public static Diagnosis Of(ExaminedKernel kernel)
    {
        KernelSnapshot snapshot = kernel.Snapshot;
        Kfunc[] kfuncs = [.. snapshot.Kfuncs.Where(static kfunc => kfunc.IsCallable)];
        List<string> notChecked = [];

        Defect[] defects =
        [
            .. IncompleteSets(kernel, notChecked),
            .. kfuncs.Where(
                static kfunc => kfunc.HasImplicitArgumentsInBtf).Select(
                    static kfunc => About(DefectKind.ImplicitArguments, kfunc, ImplicitList(kfunc))),
            .. WithoutTwin(kfuncs),
            .. Untagged(snapshot, kfuncs, notChecked),
            .. kfuncs.Where(
                static kfunc => kfunc.Flags != kfunc.AnyFlags).Select(
                    static kfunc => About(DefectKind.DifferingFlags, kfunc, FlagList(kfunc))),
        ];

        if (kfuncs.Any(static kfunc => kfunc.Registrations is null))
        {
            notChecked.Add(
                "Flags, implicit arguments and members of sets without a tag: the source has no id sets. Give the vmlinuz, or the " +
                "section .BTF_ids with --btf-ids.");
        }

        return new Diagnosis(snapshot, defects, notChecked);
    }

    private static IEnumerable<Defect> IncompleteSets(ExaminedKernel kernel, List<string> notChecked)
    {
        if (kernel.IncompleteSets is null)
        {
            notChecked.Add("Entries of sets without a function: only the kernel image has the sets as they stand.");
        }

        if (kernel.IncompleteSets is { } found
            && found.All(static set => set.Missing is null)
            && kernel.Snapshot.Kfuncs.Any(
                static kfunc => kfunc.Registrations?.All(static registration => registration.Set is null) == true))
        {
            notChecked.Add(
                "Sets with an id of another type, and sets without a single function: only symbols tell where they should be, and the " +
                "source has none (CONFIG_KALLSYMS_ALL).");
        }

        foreach (IncompleteSet set in kernel.IncompleteSets ?? [])
        {
            string empty = set.EmptyEntries == 1 ? "1 entry has" : $"{set.EmptyEntries} entries have";
            string missing = set.Missing is { } names ? $" ({string.Join(", ", names)})" : "";
            string wrong = set.NoFunctions.Count == 0 ? "" : $"; ids that are no function: {string.Join(", ", set.NoFunctions)}";
            string refused = set.Members.Count == 0 ? "" : $"; refused with it: {string.Join(", ", set.Members)}";
            yield return new Defect(
                DefectKind.IncompleteSet,
                Kfunc: null,
                set.Module,
                $"the set {set.Set ?? "without a known name"} at 0x{set.Offset:x} of .BTF_ids: " +
                $"{empty} no function{missing}{wrong}{refused}");
        }
    }

    private static IEnumerable<Defect> WithoutTwin(Kfunc[] kfuncs)
    {
        // Some names with the suffix are kfuncs themselves, and serve as twins all the same: bpf_obj_new_impl, 7.1.
        HashSet<(string Name, string? Module)> names = [.. kfuncs.Select(static kfunc => (kfunc.Name, kfunc.Module))];

        return kfuncs
            .Where(kfunc => FlagObligations.Say(kfunc.AnyFlags, CallObligation.ImplicitArguments)
                && kfunc.ImplicitArguments.IsEmpty
                && !names.Contains((ImplicitTwin.NameOf(kfunc.Name), kfunc.Module)))
            .Select(static kfunc => About(DefectKind.NoTwin, kfunc, $"no {ImplicitTwin.NameOf(kfunc.Name)}"));
    }

    private static IEnumerable<Defect> Untagged(KernelSnapshot snapshot, Kfunc[] kfuncs, List<string> notChecked)
    {
        if (kfuncs.Any(static kfunc => kfunc.IsTagged))
        {
            return kfuncs.Where(static kfunc => !kfunc.IsTagged).Select(static kfunc => About(DefectKind.Untagged, kfunc, detail: null));
        }

        if (snapshot.Version is not { } version)
        {
            notChecked.Add("Tags: BTF has none, and which kernel this is is not known. Give its release with --kernel.");
            return [];
        }

        // Nothing to expect of a kernel that is older than the tag, or of a module without kfuncs.
        return version >= FirstWithTags ? kfuncs.Select(static kfunc => About(DefectKind.NoTags, kfunc, detail: null)) : [];
    }

    private static Defect About(DefectKind kind, Kfunc kfunc, string? detail) => new(kind, kfunc.Name, kfunc.Module, detail);

    private static string ImplicitList(Kfunc kfunc) => string.Join(", ", kfunc.ImplicitArguments.Select(CDeclaration.Write));

    private static string FlagList(Kfunc kfunc) => string.Join(" / ", (kfunc.Registrations ?? default).Select(static registration =>
        (registration.Set is { } set ? $"{set}: " : "") + (registration.Flags == KfuncFlags.None
            ? "none"
            : string.Join("|", KfuncFlagBits.Names(registration.Flags)))));
}
