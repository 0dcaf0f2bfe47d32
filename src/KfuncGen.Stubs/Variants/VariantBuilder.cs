using System.Globalization;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Stubs.Deprecation;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Words;

namespace KfuncGen.Stubs.Variants;

/// <summary>Groups a kfunc's contracts across the targets by C# signature.</summary>
/// <param name="targets">The targets.</param>
/// <param name="mapper">Makes the signatures.</param>
/// <param name="deprecations">Says what is deprecated, and why.</param>
public sealed class VariantBuilder(TargetSet targets, SignatureMapper mapper, DeprecationRules deprecations)
{
    private const int MostRuns = 8;

    private readonly EquatableArray<string> allTargets = targets.Targets.Select(static target => target.Name).ToEquatableArray();

    /// <summary>The variants of a kfunc, newest first.</summary>
    public EquatableArray<StubVariant> Build(KfuncHistory history)
    {
        List<Group> groups = GroupsOf(history);
        string? deprecation = deprecations.Explain(history);
        List<StubVariant> variants = [];

        foreach (Group group in groups)
        {
            string? flavour = variants.Count == 0 ? null : Flavour(history.Name, group.Signature, variants);
            bool canOverload = variants.TrueForAll(
                variant => variant.MethodName != history.Name || variant.Signature.CanOverload(group.Signature));

            variants.Add(new StubVariant
            {
                Kfunc = history.Name,
                Flavour = flavour,
                MethodName = canOverload ? history.Name : VariantName.Of(history.Name, flavour),
                Signature = group.Signature,
                Prototype = CDeclaration.Prototype(group.Newest.Kfunc),
                Shapes = group.Contracts.Select(static one => KfuncShape.Of(one.Kfunc, one.Target.Types)).Distinct().ToEquatableArray(),
                Flags = CommonFlags(group),
                FlagHistory = FlagHistory(group),
                Refused = group.OldestFirst.Where(
                    static one => one.Kfunc.HasImplicitArgumentsInBtf).Select(static one => one.Target.Name).ToEquatableArray(),
                Targets = group.OldestFirst.Select(static one => one.Target.Name).ToEquatableArray(),
                Present = group.OldestFirst.Where(
                    static one => !one.Kfunc.HasImplicitArgumentsInBtf).Select(static one => one.Target.Name).ToEquatableArray(),
                Missing = group.Without(targets.Targets).Select(static target => target.Name).ToEquatableArray(),
                AllTargets = allTargets,
                Module = group.Newest.Kfunc.Module,
                Deprecation = deprecation,
            });
        }

        return variants.ToEquatableArray();
    }

    // What targets have in common is mapped once.
    private List<Group> GroupsOf(KfuncHistory history)
    {
        List<Group> groups = [];
        Dictionary<KfuncAppearance, Group> known = [];

        for (int i = history.Appearances.Count - 1; i >= 0; i--)
        {
            KfuncAppearance appearance = history.Appearances[i];

            if (!known.TryGetValue(appearance.Alike, out Group? group))
            {
                StubSignature signature = mapper.Map(appearance);
                group = groups.Find(group => group.Signature.IsSameVariant(signature));

                if (group is null)
                {
                    groups.Add(group = new Group(signature, appearance));
                }
                else
                {
                    group.Merge(signature, appearance);
                }

                known.Add(appearance.Alike, group);
            }

            group.Appearances.Add(appearance);
        }

        return groups;
    }

    /// <summary>
    /// Names an older variant after what it had: the C types in which it differs from the newest one. Which targets the
    /// project has beside that one does not matter. A name that a kfunc has itself is that kfunc's.
    /// </summary>
    private string Flavour(string kfunc, StubSignature signature, List<StubVariant> newer)
    {
        StubSignature newest = newer[0].Signature;
        string flavour;

        if (signature.Parameters.Count != newest.Parameters.Count)
        {
            flavour = signature.Parameters.IsEmpty ? "void" : signature.Parameters.Count.ToString(CultureInfo.InvariantCulture) + "args";
        }
        else
        {
            List<string> tokens = [];

            for (int i = 0; i < signature.Parameters.Count; i++)
            {
                StubParameter parameter = signature.Parameters[i];

                if (!parameter.IsSameButForConst(newest.Parameters[i]) && !tokens.Contains(parameter.FlavourToken))
                {
                    tokens.Add(parameter.FlavourToken);
                }
            }

            flavour = tokens.Count > 0 ? string.Join("_", tokens) : signature.ReturnFlavourToken;
        }

        string unique = flavour;

        for (int i = 2; newer.Exists(variant => variant.Flavour == unique) || targets.Find(VariantName.Of(kfunc, unique)) is not null; i++)
        {
            unique = flavour + i.ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }

    // Targets whose flags are not known say nothing; null where that is all of them.
    private static KfuncFlags? CommonFlags(Group group)
    {
        KfuncFlags? common = null;

        foreach (KfuncAppearance one in group.Contracts)
        {
            common = one.Kfunc.Flags is { } flags ? (common ?? flags) & flags : common;
        }

        return common;
    }

    private static EquatableArray<string> FlagHistory(Group group)
    {
        List<(string Flags, List<string> Targets)> runs = [];
        Dictionary<KfuncAppearance, string> described = [];

        foreach (KfuncAppearance one in group.OldestFirst)
        {
            if (!described.TryGetValue(one.Alike, out string? flags))
            {
                described.Add(one.Alike, flags = Describe(one.Kfunc));
            }

            if (runs.Count == 0 || runs[runs.Count - 1].Flags != flags)
            {
                runs.Add((flags, []));
            }

            runs[runs.Count - 1].Targets.Add(one.Target.Name);
        }

        // Of many kernels each is named with what it has, whatever came between.
        IEnumerable<(string Flags, List<string> Targets)> told = runs.Count <= MostRuns ? runs : runs
            .GroupBy(static run => run.Flags, StringComparer.Ordinal)
            .Select(static same => (same.Key, same.SelectMany(static run => run.Targets).ToList()));

        return runs.Count < 2
            ? EquatableArray<string>.Empty
            : told.Select(static run => $"{TargetWords.Of(run.Targets)}: {run.Flags}").ToEquatableArray();
    }

    private static string Describe(Kfunc kfunc)
    {
        if (kfunc.Flags is not { } flags)
        {
            return "unknown";
        }

        string names = string.Join(" ", KfuncFlagBits.Names(flags));
        string only = string.Join(" ", KfuncFlagBits.Names(kfunc.AnyFlags!.Value & ~flags));

        return (names.Length == 0 ? "none" : names) + (only.Length == 0 ? "" : $" (in some sets also {only})");
    }

    private sealed class Group(StubSignature signature, KfuncAppearance newest)
    {
        private KfuncAppearance[]? oldestFirst;

        public StubSignature Signature { get; private set; } = signature;

        public KfuncAppearance Newest { get; } = newest;

        /// <summary>All, newest first.</summary>
        public List<KfuncAppearance> Appearances { get; } = [];

        /// <summary>One for each contract, newest first.</summary>
        public List<KfuncAppearance> Contracts { get; } = [newest];

        public KfuncAppearance[] OldestFirst => oldestFirst ??= [.. Appearances.AsEnumerable().Reverse()];

        /// <summary>Those of the targets that are not among them.</summary>
        public IEnumerable<Target> Without(EquatableArray<Target> targets)
        {
            int next = 0;

            // Both are in the order of targets.
            foreach (Target target in targets)
            {
                if (next < OldestFirst.Length && OldestFirst[next].Target == target)
                {
                    next++;
                }
                else
                {
                    yield return target;
                }
            }
        }

        // One stub serves all of its targets: a result is nullable if it is so on any, an argument only if on all.
        public void Merge(StubSignature older, KfuncAppearance appearance)
        {
            Contracts.Add(appearance);

            Signature = Signature with
            {
                IsReturnNullable = Signature.IsReturnNullable || older.IsReturnNullable,
                IsAcquired = Signature.IsAcquired || older.IsAcquired,
                Parameters = Signature.Parameters.Zip(older.Parameters, static (newer, older) => newer.MergeWith(older)).ToEquatableArray(),

                // Where only some kernels ask for an argument that the verifier fills, the others do not look at it.
                Arguments = older.Arguments.Count > Signature.Arguments.Count ? older.Arguments : Signature.Arguments,
            };
        }
    }
}
