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
        CompareRefusal(changes, left, right);

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

        string place = Place(newer.Kfunc, index);

        CompareType(changes, place, left.Type, older.Target.Types, right.Type, newer.Target.Types);

        ArgumentObligation[] demanded = [.. ParameterSuffix.Demands(left.Name, older.Target.Version)];
        ArgumentObligation[] demands = [.. ParameterSuffix.Demands(right.Name, newer.Target.Version)];

        AddWords(changes, place, demanded.Except(demands).Select(static one => one.Words.Lost));
        AddWords(changes, place, demands.Except(demanded).Select(static one => one.Words.Gained));

        CompareHeldSize(changes, place, index, older, newer);
    }

    // A size shares its name with the memory it is the size of, but for the suffix.
    private static string Place(Kfunc kfunc, int index)
    {
        string name = index >= kfunc.Parameters.Count ? ""
            : ParameterSuffix.Demands(kfunc.Parameters[index], ArgumentObligation.SizeOfPrevious) ? kfunc.Parameters[index].Name
            : ParameterSuffix.Strip(kfunc.Parameters[index].Name);
        return name.Length == 0 ? $"parameter {index + 1}" : $"parameter '{name}'";
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

    private static void AddWords(List<DriftChange> changes, string place, IEnumerable<string?> words) =>
        changes.AddRange(words.OfType<string>().Select(each => new DriftChange(DriftLevel.Contract, $"{place}: {each}")));

    private static void CompareRefusal(List<DriftChange> changes, Kfunc older, Kfunc newer)
    {
        if (older.HasImplicitArgumentsInBtf != newer.HasImplicitArgumentsInBtf)
        {
            ObligationWords words = CallObligation.Refused.Words;
            changes.Add(new DriftChange(DriftLevel.Contract, (newer.HasImplicitArgumentsInBtf ? words.Gained : words.Lost)!));
        }
    }

    private static void CompareFlags(List<DriftChange> changes, KfuncAppearance older, KfuncAppearance newer)
    {
        if (older.Kfunc.AnyFlags is not { } left || newer.Kfunc.AnyFlags is not { } right)
        {
            return;
        }

        KfuncFlags changed = left ^ right;
        changed &= ~FlagObligations.Unsaid(older.Target.Version, newer.Target.Version, changed);

        foreach (FlagObligations row in FlagObligations.Of(changed))
        {
            bool isGained = (right & row.Flag) != 0;

            if ((isGained ? row.Told?.Words.Gained : row.Told?.Words.Lost) is { } words)
            {
                string place = row.Told == row.Argument ? Place(newer.Kfunc, row.ArgumentIndex) + ": " : "";
                changes.Add(new DriftChange(DriftLevel.Contract, $"{place}{words} ({(isGained ? "+" : "-")}{row.Flag})"));
            }

            changed &= ~row.Flag;
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

    private static string Names(KfuncFlags flags) => flags == KfuncFlags.None ? "none" : string.Join(" ", KfuncFlagBits.Names(flags));

    private static string List(Kfunc kfunc) =>
        kfunc.Parameters.IsEmpty ? "void" : string.Join(", ", kfunc.Parameters.Select(CDeclaration.Write));
}
