using KfuncGen.Btf;
using KfuncGen.Images.IdSets;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Capture.Sets;

/// <summary>Reads the registrations of kfuncs from the id sets of a kernel and its modules.</summary>
/// <remarks>
/// <para>Which sets are kfunc sets depends on the kernel: since 6.9 those with the flag, before that those without. The
/// bytes decide first, the version second, because distributions carry the flag back to older releases:</para>
/// <list type="number">
/// <item>A flagged set anywhere: only flagged sets count.</item>
/// <item>None, but functions with the tag <c>bpf_kfunc</c>, or a version from 6.9 on: still only flagged sets count, so
/// there is no kfunc. Tags exist since 6.11, and a module without kfuncs has no flagged set.</item>
/// <item>Otherwise unflagged sets count. A kernel image without any flagged set is older than 6.9: later ones have
/// flagged sets in kernel/bpf/helpers.c in every configuration with BPF.</item>
/// </list>
/// </remarks>
internal sealed class KfuncSetReader
{
    private static readonly KernelVersion FirstWithFlag = new(6, 9);

    private readonly KernelVersion? version;
    private readonly KfuncIdSetFormat format;
    private readonly bool listUnflaggedFmodretSets;

    /// <summary>Decides how the kernel marks its sets.</summary>
    public KfuncSetReader(IReadOnlyList<CaptureSource> sources, KernelVersion? version, bool listUnflaggedFmodretSets)
    {
        this.version = version;
        this.listUnflaggedFmodretSets = listUnflaggedFmodretSets;
        format = DecideFormat(sources, version);
    }

    /// <summary>The registrations in one source's sets, in the order of the section.</summary>
    /// <returns>
    /// The functions, in the order of their first registration. Entries without a function are passed over: they have no name.
    /// </returns>
    public IReadOnlyList<(BtfType Function, List<KfuncRegistration> Registrations)> Read(
        BtfReader btf, ReadOnlySpan<byte> section, IReadOnlyDictionary<int, string>? setNames)
    {
        List<(BtfType Function, List<KfuncRegistration> Registrations)> functions = [];
        Dictionary<string, List<KfuncRegistration>> byName = new(StringComparer.Ordinal);

        foreach (KfuncIdSet set in ReadSets(btf, section))
        {
            string? setName = setNames is not null && setNames.TryGetValue(set.Offset, out string? known) ? known : null;
            EquatableArray<string>? hooks = (setName is null ? null : KfuncSetHooks.Find(setName, version))
                ?? (FmodretTargets.AreAllOf(set, btf) ? EquatableArray.Create(KfuncHooks.Fmodret) : null);

            foreach (KfuncIdSetEntry entry in set.Entries)
            {
                if (entry.Function.IsVoid)
                {
                    continue;
                }

                BtfType function = btf[entry.Function];
                string name = function.Name;

                // Sets are made of names, and a name stands for the first function that has it (tools/bpf/resolve_btfids,
                // 7.2). So two ids with one name are one kfunc.
                if (!byName.TryGetValue(name, out List<KfuncRegistration>? registrations))
                {
                    registrations = [];
                    byName.Add(name, registrations);
                    functions.Add((function, registrations));
                }

                registrations.Add(new KfuncRegistration(setName, KfuncFlagBits.Decode(entry.Flags, version), hooks));
            }
        }

        return functions;
    }

    /// <summary>The sets of one source with an entry that has no function, in the order of the section.</summary>
    public IEnumerable<IncompleteSet> FindIncomplete(CaptureSource source)
    {
        if (source.BtfIds is { } whole && KfuncIdSetNames.FindFaults(source.Btf, whole.Span, source.IdSetSymbols) is { } faults)
        {
            return faults.Select(fault => new IncompleteSet(source.Module, fault.Set, fault.Offset, fault.Missing.Count, fault.Members)
            {
                Missing = fault.Missing,
                NoFunctions = [.. fault.NoFunctions.Select(static id => id.Value)],
            });
        }

        return FindIncompleteByShape(source);
    }

    /// <summary>What looks like a set of one source and has ids of no function.</summary>
    /// <remarks>
    /// An image does not say where its section ends, and what follows may look like anything: behind the last set that is one, a
    /// set that is none says nothing.
    /// </remarks>
    public IReadOnlyList<ForeignIdSet> FindForeign(CaptureSource source)
    {
        if (source.BtfIds is not { } section || section.Length % sizeof(uint) != 0)
        {
            return [];
        }

        // A set with the flag is one whatever the kernel is. Without it, one is too easily made up in the words behind a kernel's section.
        bool isKernel = source.Module is null && source.Btf.Base is null;
        IReadOnlyList<ForeignIdSet> foreign = KfuncIdSetScanner.FindForeign(source.Btf, section.Span, KfuncIdSetFormat.Flagged);

        if (foreign.Count == 0 && format == KfuncIdSetFormat.Unflagged && !isKernel)
        {
            foreign = KfuncIdSetScanner.FindForeign(source.Btf, section.Span, format);
        }

        IReadOnlyList<KfuncIdSet> sets = foreign.Count == 0 ? [] : KfuncIdSetScanner.Scan(source.Btf, section.Span, format);

        return sets.Count == 0 ? foreign : [.. foreign.Where(set => set.Offset < sets[sets.Count - 1].Offset)];
    }

    private IEnumerable<IncompleteSet> FindIncompleteByShape(CaptureSource source)
    {
        foreach (KfuncIdSet set in source.BtfIds is { } section ? ReadSets(source.Btf, section.Span) : [])
        {
            string[] members = [.. set.Entries.Where(
                static entry => !entry.Function.IsVoid).Select(entry => source.Btf[entry.Function].Name)];

            if (members.Length < set.Entries.Count)
            {
                string? name = source.SetNames is { } names && names.TryGetValue(set.Offset, out string? known) ? known : null;
                yield return new IncompleteSet(source.Module, name, set.Offset, set.Entries.Count - members.Length, members);
            }
        }
    }

    private IEnumerable<KfuncIdSet> ReadSets(BtfReader btf, ReadOnlySpan<byte> section)
    {
        IReadOnlyList<KfuncIdSet> sets = KfuncIdSetScanner.Scan(btf, section, format);

        return format == KfuncIdSetFormat.Flagged && listUnflaggedFmodretSets
            ? sets.Concat(
                KfuncIdSetScanner.Scan(
                    btf,
                    section,
                    KfuncIdSetFormat.Unflagged).Where(set => FmodretTargets.AreAllOf(set, btf))).OrderBy(static set => set.Offset)
            : sets;
    }

    private static KfuncIdSetFormat DecideFormat(IReadOnlyList<CaptureSource> sources, KernelVersion? version)
    {
        if (version >= FirstWithFlag)
        {
            return KfuncIdSetFormat.Flagged;
        }

        foreach (CaptureSource source in sources)
        {
            if (HasKfuncTags(source.Btf)
                || (source.BtfIds is { } section && KfuncIdSetScanner.Scan(source.Btf, section.Span, KfuncIdSetFormat.Flagged).Count > 0))
            {
                return KfuncIdSetFormat.Flagged;
            }
        }

        return KfuncIdSetFormat.Unflagged;
    }

    private static bool HasKfuncTags(BtfReader btf)
    {
        for (BtfReader? reader = btf; reader is not null; reader = reader.Base)
        {
            if (reader.FindFunctionsTagged(KfuncTag.Text).Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
