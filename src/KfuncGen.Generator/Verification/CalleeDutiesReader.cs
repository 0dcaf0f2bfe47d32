using System.Collections.Concurrent;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Verification;

/// <summary>
/// Says what calls ask of a program. A listing has it, so that loading, which knows neither flags nor suffixes, can tell it where the
/// kernel refuses a call in words that nobody knows.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="inputs">The project's kernels.</param>
/// <param name="compilation">The project, whose library declares helpers.</param>
internal sealed class CalleeDutiesReader(ProjectInputs inputs, Compilation compilation)
{
    private readonly ConcurrentDictionary<string, CalleeDuties> ofKfuncs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CalleeDuties?> ofHelpers = new(StringComparer.Ordinal);

    /// <summary>What calling a kfunc asks for, as the newest target says that has this variant and knows flags.</summary>
    public CalleeDuties? OfKfunc(StubVariant variant) =>
        Tell(variant) is { } appearance ? ofKfuncs.GetOrAdd(variant.Identifier, _ => Read(appearance)) : null;

    /// <summary>What calling a helper asks for; null where nothing is known of it.</summary>
    public CalleeDuties? OfHelper(string name) => ofHelpers.GetOrAdd(
        name,
        name => HelperContractReader.Find(name, compilation) is { } contract
            ? new CalleeDuties(Sentences(contract).ToEquatableArray(), Beginning(contract))
            : null);

    private KfuncAppearance? Tell(StubVariant variant)
    {
        EquatableArray<KfuncAppearance> all = inputs.Targets.Find(variant.Kfunc) is { } history ? history.Appearances : [];
        KfuncAppearance? newest = null;
        int next = variant.Targets.Count - 1;

        // Both are in the order of targets.
        for (int i = all.Count - 1; i >= 0 && next >= 0; i--)
        {
            if (all[i].Target.Name != variant.Targets[next])
            {
                continue;
            }

            if (all[i].Kfunc.Flags is not null)
            {
                return all[i];
            }

            newest ??= all[i];
            next--;
        }

        return newest;
    }

    private static CalleeDuties Read(KfuncAppearance appearance) => new(
        new ContractSentences(appearance).Duties().ToEquatableArray(),
        Beginning(KfuncContractReader.Read(appearance, programType: null, attachType: null, member: null, static _ => null)));

    // Of helpers no flag says what they ask, but what is asked is the same.
    private static IEnumerable<string> Sentences(CalleeContract contract)
    {
        if (contract.Sleeps)
        {
            yield return CallObligation.MaySleep.Words.Phrase;
        }

        if (contract.Releases is { } released)
        {
            yield return ContractSentences.OfArgument(contract.Argument(released).Name, ArgumentObligation.Released.Words.Phrase);
        }

        string[] result =
        [
            .. !contract.Acquires ? Array.Empty<string>()
                : contract.ReleasedBy.Length == 0 ? ["to be released"]
                : [$"to be released with {contract.ReleasedBy}"],
            .. contract.MayReturnNull == true ? [ResultObligation.MayBeNull.Words.Phrase] : Array.Empty<string>(),
        ];

        if (result.Length > 0)
        {
            yield return ContractSentences.OfResult(string.Join("; ", result));
        }
    }

    private static string? Beginning(CalleeContract contract) =>
        contract.Acquires ? "a reference"
        : contract.Iterator == IteratorRole.New ? "an iterator"
        : contract.Begins switch
        {
            SectionKind.Rcu => "an RCU section",
            SectionKind.Preemption => "a section without preemption",
            SectionKind.Interrupts => "a section without interrupts",
            SectionKind.Lock => "a section with a lock",
            _ => null,
        };
}
