extern alias runtime;

using System.Runtime.InteropServices;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using runtime::KfuncGen;
using runtime::KfuncGen.Hooks;
using runtime::KfuncGen.Kinds;
using runtime::KfuncGen.Layouts;
using runtime::KfuncGen.Linking;
using runtime::KfuncGen.Probing;

namespace KfuncGen.Tool.Checking;

/// <summary>A kernel that is only described: programs are answered from its snapshot and what is known of its types.</summary>
/// <param name="target">Its snapshot.</param>
/// <param name="types">Its types.</param>
internal sealed class DescribedKernel(Target target, IKernelTypes types) : IKernelContents
{
    // include/uapi/linux/bpf.h, 7.2.
    private const string KindsEnum = "bpf_prog_type";
    private const string AttachmentsEnum = "bpf_attach_type";

    private readonly ILookup<string, Kfunc> kfuncs =
        target.Snapshot.Kfuncs.Where(static kfunc => kfunc.IsCallable).ToLookup(static kfunc => kfunc.Name, StringComparer.Ordinal);

    /// <summary>What it is called.</summary>
    public string Name => target.Name;

    /// <summary>What <c>static readonly</c> fields will be is not known of any, and of one without types nearly nothing.</summary>
    public bool LeavesOpen => true;

    /// <inheritdoc/>
    public bool? HasHelper(int id) => types.HasHelper(id);

    /// <inheritdoc/>
    public ResolvedName Resolve(CoreName name) =>
        name.Type != ArgumentRegisters.Type || name.Path is not ['(', .., ')'] ? types.Resolve(name)
        : ArchitectureOf(target.Snapshot.Architecture) is { } architecture && ArgumentRegisters.Find(name, architecture) is { } register
            ? register
        : new(name, KfuncAvailability.Unknown, $"Of which architecture {Name} is, and so in which register it is, is not known.");

    /// <summary>
    /// Whether it has programs of a kind: the kernel's enums list the type, and where it will be attached, if loading says so. What is
    /// greater than the last of them is refused: bpf_prog_load, kernel/bpf/syscall.c, 7.2.
    /// </summary>
    public ResolvedName Find(ProgramKind kind) =>
        Find(KindsEnum, kind.Type.ToString()) is { IsPresent: true } && kind.ExpectedAttachType != 0
            ? Find(AttachmentsEnum, kind.ExpectedAttachType.ToString())
            : Find(KindsEnum, kind.Type.ToString());

    private ResolvedName Find(string @enum, string value)
    {
        CoreName name = new(@enum, value, CoreName.NoNumber, CoreName.EnumValue);

        // A kernel without the enum could load nothing; it is types that leave it out.
        return types.Resolve(new CoreName(@enum, CoreName.Whole, CoreName.NoNumber, "enum " + @enum)) switch
        {
            { IsPresent: true } => types.Resolve(name),
            { Availability: KfuncAvailability.Unknown } unknown => unknown,
            _ => new(name, KfuncAvailability.Unknown, "Its types do not list kinds of programs."),
        };
    }

    /// <summary>What it has for the hook that a program names.</summary>
    public ResolvedHook Find(BpfProgramType type, HookName hook) => types.Find(type, hook);

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

    // As uname -m prints them.
    private static Architecture? ArchitectureOf(string? machine) => machine switch
    {
        "x86_64" => Architecture.X64,
        "aarch64" => Architecture.Arm64,
        "riscv64" => Architecture.RiscV64,
        "s390x" => Architecture.S390x,
        _ => null,
    };

    private static KfuncProbeResult Answer(KfuncAvailability availability, string reason, string? module) => new()
    {
        Availability = availability,
        Reason = reason,
        Module = module,
    };
}
