using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Drift;

/// <summary>
/// Compares the contracts of one kfunc in two kernels. Contracts are compared, not text: what only changed its spelling
/// is cosmetic.
/// </summary>
public static class ContractDrift
{
    // Before, a pointer had to be trusted where KF_TRUSTED_ARGS said so; since, everywhere but with KF_RCU:
    // include/linux/btf.h and kernel/bpf/verifier.c, 6.19 and 7.0.
    private static readonly KernelVersion TrustedByDefault = new(7, 0);

    // Until 7.2 __map asked for a map that the verifier knows; since 7.3 that is __const_map, and __map takes any map at
    // run time: kernel/bpf/verifier.c, 7.2 and 7.3.
    private static readonly KernelVersion RunTimeMaps = new(7, 3);

    /// <summary>Flags that change nothing a caller must do or may expect.</summary>
    /// <remarks>
    /// KF_FASTCALL is about registers that a compiler may keep. KF_IMPLICIT_ARGS does not change the public prototype.
    /// KF_SPINLOCK_SAFE replaced a list inside the verifier. kernel/bpf/verifier.c, 7.3.
    /// </remarks>
    private const KfuncFlags Silent = KfuncFlags.KF_FASTCALL | KfuncFlags.KF_IMPLICIT_ARGS | KfuncFlags.KF_SPINLOCK_SAFE;

    private static readonly (KfuncFlags Flag, string Gained, string Lost)[] Sentences =
    [
        (KfuncFlags.KF_ACQUIRE, "the result must now be released", "the result must not be released any more"),
        (KfuncFlags.KF_RELEASE, "now releases its argument", "does not release its argument any more"),
        (KfuncFlags.KF_RET_NULL, "the result may now be null", "the result is never null any more"),
        (KfuncFlags.KF_TRUSTED_ARGS, "pointers must now be trusted", "pointers need not be trusted any more"),
        (KfuncFlags.KF_SLEEPABLE, "may now sleep: only sleepable programs can call it", "does not sleep any more"),
        (KfuncFlags.KF_DESTRUCTIVE, "now needs CAP_SYS_BOOT", "does not need CAP_SYS_BOOT any more"),
        (KfuncFlags.KF_RCU, "now takes RCU-protected pointers", "does not take RCU-protected pointers any more"),
        (KfuncFlags.KF_RCU_PROTECTED, "now only inside an RCU read-side section", "also outside an RCU read-side section"),
        (KfuncFlags.KF_PERFMON, "now needs CAP_PERFMON", "does not need CAP_PERFMON any more"),
    ];

    /// <summary>What changed, in the order of the prototype, flags last; empty where the contracts are the same to the letter.</summary>
    public static EquatableArray<DriftChange> Compare(KfuncAppearance older, KfuncAppearance newer)
    {
        List<DriftChange> changes = [];
        Kfunc left = older.Kfunc;
        Kfunc right = newer.Kfunc;

        CompareType(changes, "return value", left.ReturnType, older.Target.Types, right.ReturnType, newer.Target.Types);

        if (left.Parameters.Count != right.Parameters.Count || left.IsVariadic != right.IsVariadic)
        {
            changes.Add(new DriftChange(DriftLevel.Abi, $"parameters: ({List(left)}) -> ({List(right)})"));
        }
        else
        {
            for (int i = 0; i < left.Parameters.Count; i++)
            {
                CompareParameter(changes, i, older, newer);
            }
        }

        CompareFlags(changes, older, newer);

        if (changes.Count == 0 && CDeclaration.Prototype(left) != CDeclaration.Prototype(right))
        {
            changes.Add(new DriftChange(DriftLevel.Cosmetic, $"{CDeclaration.Prototype(left)} -> {CDeclaration.Prototype(right)}"));
        }

        return changes.ToEquatableArray();
    }

    private static void CompareParameter(List<DriftChange> changes, int index, KfuncAppearance older, KfuncAppearance newer)
    {
        CParameter left = older.Kfunc.Parameters[index];
        CParameter right = newer.Kfunc.Parameters[index];

        // A size shares its name with the memory it is the size of, but for the suffix.
        string name = ParameterSuffix.Has(right, ParameterSuffix.Size) || ParameterSuffix.Has(right, ParameterSuffix.ConstantSize)
            ? right.Name
            : ParameterSuffix.Strip(right.Name);
        string place = name.Length == 0 ? $"parameter {index + 1}" : $"parameter '{name}'";

        CompareType(changes, place, left.Type, older.Target.Types, right.Type, newer.Target.Types);

        string[] demanded = Demands(left, older.Target.Snapshot.Version);
        string[] demands = Demands(right, newer.Target.Snapshot.Version);

        foreach (string lost in demanded.Except(demands))
        {
            changes.Add(new DriftChange(DriftLevel.Contract, $"{place}: {lost} no longer"));
        }

        foreach (string gained in demands.Except(demanded))
        {
            changes.Add(new DriftChange(DriftLevel.Contract, $"{place}: {gained} now"));
        }

        CompareHeldSize(changes, place, index, older, newer);
    }

    private static void CompareType(
        List<DriftChange> changes, string place, CType left, TypeTable leftTypes, CType right, TypeTable rightTypes)
    {
        if (KfuncShape.Of(left, leftTypes) == KfuncShape.Of(right, rightTypes))
        {
            return;
        }

        DriftLevel level = LoaderCompatibility.AreCompatible(left, leftTypes, right, rightTypes) ? DriftLevel.Type : DriftLevel.Abi;
        changes.Add(new DriftChange(level, $"{place}: {CDeclaration.Write(left)} -> {CDeclaration.Write(right)}"));
    }

    // An object that the program holds is as large as the program's declaration of it. Where the size is passed along,
    // the kernel goes by that, and the struct may grow.
    private static void CompareHeldSize(List<DriftChange> changes, string place, int index, KfuncAppearance older, KfuncAppearance newer)
    {
        if (HeldSize(older, index) is { } left && HeldSize(newer, index) is { } right && left != right)
        {
            changes.Add(new DriftChange(DriftLevel.Type, $"{place}: {left} bytes -> {right} bytes"));
        }
    }

    private static uint? HeldSize(KfuncAppearance appearance, int index)
    {
        TypeTable types = appearance.Target.Types;

        // bpf_dynptr_kern is the kernel's own view; a program declares bpf_dynptr.
        return types.Resolve(appearance.Kfunc.Parameters[index].Type) is CType.Pointer pointer
            && types.Resolve(pointer.Pointee) is CType.Tag { Kind: not CTagKind.Enum, Name: not "bpf_dynptr_kern" } tag
            && ProgramHeldTypes.IsHeld(appearance.Kfunc, index, tag.Name)
            && !ProgramHeldTypes.HasSize(appearance.Kfunc, index)
            && types.Find(tag) is CTypeDeclaration.Record record
                ? record.Size
                : null;
    }

    // What a parameter's suffixes ask for, whatever they were called at the time.
    private static string[] Demands(CParameter parameter, KernelVersion? version) => ParameterSuffix.Of(parameter.Name)
        .Select(suffix => suffix switch
        {
            ParameterSuffix.Nullable or ParameterSuffix.Optional => "may be null",
            ParameterSuffix.Size => "is the size of the argument before",
            ParameterSuffix.ConstantSize => "is the size, known to the verifier, of the argument before",
            ParameterSuffix.Constant => "must be known to the verifier",
            ParameterSuffix.Ignored => "is not checked",
            ParameterSuffix.Uninitialized => "must not be initialized",
            ParameterSuffix.ConstantString => "must be a constant string",
            ParameterSuffix.Program => "is filled by the verifier",
            "__const_map" => "must be a map known to the verifier",
            "__map" => version is { } known && known >= RunTimeMaps ? "must be a map" : "must be a map known to the verifier",
            _ => $"is marked {suffix}",
        })
        .Distinct()
        .ToArray();

    private static void CompareFlags(List<DriftChange> changes, KfuncAppearance older, KfuncAppearance newer)
    {
        if (older.Kfunc.AnyFlags is not { } left || newer.Kfunc.AnyFlags is not { } right)
        {
            return;
        }

        KfuncFlags ignored = Silent;

        if (IsTrustedByDefault(older) || IsTrustedByDefault(newer))
        {
            ignored |= KfuncFlags.KF_TRUSTED_ARGS;
        }

        // KF_RCU takes more than KF_TRUSTED_ARGS asks for; where one replaces the other, that says it all.
        if (((left ^ right) & KfuncFlags.KF_RCU) != 0)
        {
            ignored |= KfuncFlags.KF_TRUSTED_ARGS;
        }

        KfuncFlags changed = (left ^ right) & ~ignored;

        foreach ((KfuncFlags flag, string gained, string lost) in Sentences)
        {
            if ((changed & flag) != 0)
            {
                changes.Add(
                    new DriftChange(
                        DriftLevel.Contract,
                        $"{((right & flag) != 0 ? gained : lost)} ({(right & flag) switch { 0 => "-", _ => "+" }}{flag})"));
                changed &= ~flag;
            }
        }

        foreach (string name in KfuncFlagBits.Names(changed & right))
        {
            changes.Add(new DriftChange(DriftLevel.Contract, $"+{name}"));
        }

        foreach (string name in KfuncFlagBits.Names(changed & left))
        {
            changes.Add(new DriftChange(DriftLevel.Contract, $"-{name}"));
        }

        if (changes.Count == 0 && left != right)
        {
            changes.Add(new DriftChange(DriftLevel.Cosmetic, $"flags: {Names(left)} -> {Names(right)}"));
        }
    }

    private static bool IsTrustedByDefault(KfuncAppearance appearance) =>
        appearance.Target.Snapshot.Version is { } version && version >= TrustedByDefault;

    private static string Names(KfuncFlags flags) => flags == KfuncFlags.None ? "none" : string.Join(" ", KfuncFlagBits.Names(flags));

    private static string List(Kfunc kfunc) =>
        kfunc.Parameters.IsEmpty ? "void" : string.Join(", ", kfunc.Parameters.Select(CDeclaration.Write));
}
