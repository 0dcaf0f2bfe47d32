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

    private readonly NamedTargets named = new(targets.Targets);

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
                FlagHistory = FlagHistory(history, group),
                Refused = named.Of(group.Refused),
                Targets = named.Of(group.Members),
                Present = named.Of(group.Members.Without(group.Refused)),
                Missing = named.Of(group.Members.Others()),
                AllTargets = named.All,
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
        Group?[] groupOf = new Group?[history.Contracts.Count];

        for (int i = history.Runs.Count - 1; i >= 0; i--)
        {
            (int first, int last, int number) = history.Runs[i];
            KfuncAppearance contract = history.Contracts[number];
            (groupOf[number] ??= GroupOf(contract, groups)).Add(first, last, contract.Kfunc.HasImplicitArgumentsInBtf);
        }

        return groups;
    }

    private Group GroupOf(KfuncAppearance contract, List<Group> groups)
    {
        StubSignature signature = mapper.Map(contract);
        Group? group = groups.Find(group => group.Signature.IsSameVariant(signature));

        if (group is null)
        {
            groups.Add(group = new Group(signature, contract, targets.Targets.Count));
        }
        else
        {
            group.Merge(signature, contract);
        }

        return group;
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

    private EquatableArray<string> FlagHistory(KfuncHistory history, Group group)
    {
        Dictionary<KfuncAppearance, string> described = group.Contracts.ToDictionary(
            static contract => contract, static contract => Describe(contract.Kfunc));

        if (described.Values.Distinct(StringComparer.Ordinal).Count() < 2)
        {
            return EquatableArray<string>.Empty;
        }

        List<(string Flags, List<string> Targets)> runs = [];

        foreach ((int first, int last, int number) in history.Runs)
        {
            if (described.TryGetValue(history.Contracts[number], out string? flags))
            {
                if (runs.Count == 0 || runs[runs.Count - 1].Flags != flags)
                {
                    runs.Add((flags, []));
                }

                runs[runs.Count - 1].Targets.AddRange(
                    Enumerable.Range(first, last - first + 1).Select(target => targets.Targets[target].Name));
            }
        }

        // Of many kernels each is named with what it has, whatever came between.
        IEnumerable<(string Flags, List<string> Targets)> told = runs.Count <= MostRuns ? runs : runs
            .GroupBy(static run => run.Flags, StringComparer.Ordinal)
            .Select(static same => (same.Key, same.SelectMany(static run => run.Targets).ToList()));

        return told.Select(static run => $"{TargetWords.Of(run.Targets)}: {run.Flags}").ToEquatableArray();
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

    private sealed class Group(StubSignature signature, KfuncAppearance newest, int targets)
    {
        public StubSignature Signature { get; private set; } = signature;

        public KfuncAppearance Newest { get; } = newest;

        /// <summary>One for each contract, newest first.</summary>
        public List<KfuncAppearance> Contracts { get; } = [newest];

        /// <summary>The targets that have it, by number.</summary>
        public TargetNumbers Members { get; } = new(targets);

        /// <summary>Those of them that refuse every call.</summary>
        public TargetNumbers Refused { get; } = new(targets);

        public void Add(int first, int last, bool isRefused)
        {
            Members.Add(first, last);

            if (isRefused)
            {
                Refused.Add(first, last);
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
