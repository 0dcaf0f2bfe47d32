extern alias runtime;

using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using runtime::KfuncGen;
using runtime::KfuncGen.Probing;

namespace KfuncGen.Tool.Checking;

/// <summary>A kernel that is only described: what programs ask of it is answered from its snapshot.</summary>
internal sealed class DescribedKernel(Target target) : IKernelContents
{
    private readonly ILookup<string, Kfunc> kfuncs =
        target.Snapshot.Kfuncs.Where(static kfunc => kfunc.IsCallable).ToLookup(static kfunc => kfunc.Name, StringComparer.Ordinal);

    /// <summary>What it is called.</summary>
    public string Name => target.Name;

    /// <summary>Neither helpers nor the values of fields stand in a snapshot.</summary>
    public bool LeavesOpen => true;

    /// <inheritdoc/>
    public bool? HasHelper(int id) => null;

    /// <inheritdoc/>
    public ResolvedKfunc Resolve(KfuncVariant variant)
    {
        KfuncProbeResult? difference = null;

        foreach (Kfunc kfunc in kfuncs[variant.Name])
        {
            KfuncProbeResult? answer = Compare(variant, kfunc);

            if (answer is null)
            {
                return new(variant, Answer(KfuncAvailability.Present, $"{variant.Name} is a kfunc of {Where(kfunc)}.", kfunc.Module), null);
            }

            difference ??= answer;
        }

        return new(variant, difference ?? Answer(KfuncAvailability.Absent, $"There is no {variant.Name} in {Name}.", null), null);
    }

    /// <summary>Whether programs of a type may call a kfunc; null where the snapshot does not tell.</summary>
    /// <param name="variant">The kfunc, which is there.</param>
    /// <param name="programType">The type as in <see cref="ProgramTypes.Names"/>.</param>
    public bool? MayCall(KfuncVariant variant, string programType)
    {
        bool?[] answers = [.. kfuncs[variant.Name].Select(kfunc => ProgramTypes.MayCall(programType, kfunc, target.Snapshot))];
        return answers.Contains(true) ? true : answers.Contains(null) ? null : false;
    }

    private KfuncProbeResult? Compare(KfuncVariant variant, Kfunc kfunc) =>
        CallContract.Of(kfunc, target.Types, target.Version).Has(CallObligation.Refused)
            ? Answer(
                KfuncAvailability.Changed,
                $"{variant.Name} is there, but {Name} refuses every call: its BTF still has the arguments that only the verifier can pass.",
                kfunc.Module)
            : ContractComparison.Differ(variant, new DescribedFunction(kfunc, target.Types));

    private string Where(Kfunc kfunc) => kfunc.Module is { } module ? $"module {module} of {Name}" : Name;

    private static KfuncProbeResult Answer(KfuncAvailability availability, string reason, string? module) => new()
    {
        Availability = availability,
        Reason = reason,
        Module = module,
    };
}
