using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Verification;

/// <summary>One target as a program meets it.</summary>
/// <param name="target">The target.</param>
/// <param name="kind">The program's kind.</param>
/// <param name="programType">Its type, as <see cref="ProgramTypes"/> spells it; null where it is not known.</param>
/// <param name="hook">The hook that it names; null for none.</param>
/// <param name="license">The licence that it declares.</param>
/// <param name="isSleepable">Whether it asks to be loaded as sleepable.</param>
/// <param name="container">Its class, whose maps it uses.</param>
/// <param name="inputs">The project's kernels.</param>
/// <param name="compilation">The project, whose library declares helpers.</param>
internal sealed class TargetContracts(
    Target target,
    ProgramType kind,
    string? programType,
    string? hook,
    string license,
    bool isSleepable,
    INamedTypeSymbol container,
    ProjectInputs inputs,
    Compilation compilation)
    : KernelContracts
{
    private readonly Dictionary<IrCallee, CalleeContract?> known = [];
    private readonly string? member = kind.IsMember ? hook : null;

    /// <inheritdoc/>
    public override string ProgramKind => kind.Name;

    /// <inheritdoc/>
    public override string? Member => member;

    /// <inheritdoc/>
    public override string? ResultsOf => ResultsOfHook is null ? null : hook;

    /// <inheritdoc/>
    public override (int Minimum, int Maximum)? Results => ResultsOfHook ?? kind.Returns;

    /// <inheritdoc/>
    public override bool IsSleepable => isSleepable || kind.AlwaysSleeps;

    /// <inheritdoc/>
    public override string License => license;

    /// <inheritdoc/>
    public override bool? AllowsNestedRcu => VerifierOfRelease.AllowsNestedRcu(target.Version);

    /// <inheritdoc/>
    public override bool? EndsProtectionAnyway => VerifierOfRelease.EndsProtectionAnyway(target.Version);

    /// <inheritdoc/>
    public override bool? KnowsArrayElements => VerifierOfRelease.KnowsArrayElements(target.Version);

    /// <inheritdoc/>
    public override bool? KnowsQuotients => VerifierOfRelease.KnowsQuotients(target.Version);

    /// <inheritdoc/>
    public override bool? AllowsFunctionsUnderLock => VerifierOfRelease.AllowsFunctionsUnderLock(target.Version);

    /// <inheritdoc/>
    public override long? ElementsOf(string map) => MapSymbols.MapsOf(container)
        .FirstOrDefault(field => ObjectNames.Of(field) == map) is { } declared
        && MapDeclaration.Of(declared) is { Kind: "BPF_MAP_TYPE_ARRAY" or "BPF_MAP_TYPE_PERCPU_ARRAY" } array
            ? array.Entries
            : null;

    /// <inheritdoc/>
    public override CalleeContract? Of(IrCallee callee)
    {
        if (!known.TryGetValue(callee, out CalleeContract? contract))
        {
            contract = callee switch
            {
                IrCallee.Kfunc kfunc when Find(kfunc.Identifier) is { } appearance =>
                    KfuncContractReader.Read(appearance, programType, AttachType, member, ReleaseOf),
                IrCallee.Helper helper => Read(helper),
                _ => null,
            };

            // What all programs of the kind need is no news.
            if (contract is { Needs: { IsEmpty: false } needs })
            {
                contract = contract with { Needs = needs.RemoveRange(kind.Needs.Split(' ')) };
            }

            known.Add(callee, contract);
        }

        return contract;
    }

    /// <inheritdoc/>
    public override bool? MayAssign(string field) => AssignableFields.MayAssign(field, kind.KernelType, target.Version);

    /// <inheritdoc/>
    public override bool? MayKeep(string type) => KeptObjects.AreKept(type, target.Version);

    /// <inheritdoc/>
    public override long? ValueOf(IrLoadTime what) => what switch
    {
        IrLoadTime.HasKfunc kfunc => Find(kfunc.Identifier) is null ? 0 : 1,
        _ => null,
    };

    private (int Minimum, int Maximum)? ResultsOfHook => kind.At.Sort is HookSort.Security && hook is not null
        ? HookFacts.Results(hook, kind.Returns is not null, target.Version)
        : null;

    private CalleeContract Read(IrCallee.Helper helper)
    {
        CalleeContract contract = HelperContractReader.Read(helper, compilation);

        return MayCall(helper.Name) == false ? contract with { IsAdmitted = false }
            : OtherHooksOf(helper.Name) is { } others ? contract with { IsAdmitted = false, AdmittedHooks = others }
            : contract;
    }

    private bool? MayCall(string helper) => HelperKinds.MayCall(helper, kind.Name, member, target.Snapshot.Version);

    private ImmutableArray<string>? OtherHooksOf(string helper) =>
        hook is null ? null : HookFacts.OthersThatMayCall(helper, kind.At.Sort, hook, target.Snapshot.Version);

    // What filters look at.
    private string AttachType => kind.AttachType ?? "";

    /// <summary>The target's name.</summary>
    public string TargetName => target.Name;

    /// <summary>What tells this target from others to a program that names some kfuncs and helpers.</summary>
    public IEnumerable<object?> Identity(IEnumerable<StubVariant> kfuncs, IEnumerable<string> helpers)
    {
        yield return AllowsNestedRcu;
        yield return KnowsArrayElements;
        yield return KnowsQuotients;
        yield return AllowsFunctionsUnderLock;
        yield return EndsProtectionAnyway;
        yield return VerifierOfRelease.HasFlagsOfLocks(target.Version);
        yield return AssignableFields.Identity(kind.KernelType, target.Version);
        yield return KeptObjects.Identity(target.Version);

        yield return Results;

        foreach (string helper in helpers)
        {
            yield return MayCall(helper);
            yield return OtherHooksOf(helper)?.Length;
        }

        foreach (StubVariant variant in kfuncs)
        {
            KfuncAppearance? appearance = Find(variant.Identifier);
            yield return appearance is null ? null : CallContract.Of(appearance);
            yield return appearance?.Kfunc.Registrations;
            yield return appearance is null || programType is null
                ? null
                : ProgramTypes.MayCall(programType, appearance.Kfunc, target.Snapshot, AttachType, member);
            yield return appearance is null || member is null
                ? null
                : string.Join(" ", ProgramTypes.MembersThatMay(appearance.Kfunc, target.Snapshot, member));
        }
    }

    private KfuncAppearance? Find(string identifier)
    {
        foreach (KfuncAppearance appearance in inputs.FindVariant(identifier) is { } variant && variant.Present.Contains(target.Name)
            && inputs.Targets.Find(variant.Kfunc) is { } history
            ? history.Appearances
            : default)
        {
            if (appearance.Target == target)
            {
                return appearance;
            }
        }

        return null;
    }

    private string? ReleaseOf(string structure)
    {
        foreach (Kfunc kfunc in target.Snapshot.Kfuncs)
        {
            if (FlagObligations.Say(kfunc.AnyFlags, ArgumentObligation.Released)
                && CallContract.Of(kfunc, target.Types, target.Version).Arguments is { Count: > 0 } arguments
                && arguments[0].TypeName == structure)
            {
                return kfunc.Name;
            }
        }

        return null;
    }
}
