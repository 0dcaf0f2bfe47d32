using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Probing;

namespace KfuncGen.Layouts;

/// <summary>Finds out where the fields that programs name are in one kernel: by the names in its BTF, as libbpf does.</summary>
/// <param name="kernel">The kernel.</param>
/// <remarks>Thread-safe. What was found stays.</remarks>
internal sealed class KernelLayouts(KernelFunctions kernel)
{
    private static readonly ConditionalWeakTable<KernelFunctions, KernelLayouts> All = [];

    private readonly ConcurrentDictionary<CoreName, ResolvedName> known = new();

    /// <summary>The types of a kernel; of the same probe always the same.</summary>
    public static KernelLayouts Of(KfuncProbe probe) => All.GetValue(probe.Functions, static kernel => new KernelLayouts(kernel));

    /// <summary>Looks a name up.</summary>
    public ResolvedName Resolve(CoreName name) => known.GetOrAdd(name, Find);

    private ResolvedName Find(CoreName name)
    {
        if (name.Path == CoreName.Variable)
        {
            return KernelVariables.Find(name, kernel);
        }

        IReadOnlyList<BtfType> types = kernel.FindTypes(name.Type, out string? unknown);

        if (types.Count == 0)
        {
            return unknown is null
                ? new(name, KfuncAvailability.Absent, $"This kernel has no type {name.Type}.")
                : new(name, KfuncAvailability.Unknown, $"Whether there is a {name} is not known. {unknown}");
        }

        try
        {
            return Choose(name, [.. types.Select(type => Find(name, type))]);
        }
        catch (BtfFormatException exception)
        {
            return new(name, KfuncAvailability.Unknown, $"The BTF that has {name.Type} is damaged: {exception.Message}");
        }
    }

    // Parts of a kernel may define a type of one name each. Where they differ in what is asked, no answer is better than a wrong one.
    private static ResolvedName Choose(CoreName name, ResolvedName[] answers)
    {
        ResolvedName[] present = [.. answers.Where(static answer => answer.IsPresent)];

        if (present.Length == 0)
        {
            return answers.FirstOrDefault(static answer => answer.Availability == KfuncAvailability.Changed) ?? answers[0];
        }

        return Array.TrueForAll(present, answer => answer.Access == present[0].Access && answer.Value == present[0].Value)
            ? present[0]
            : new(
                name,
                KfuncAvailability.Changed,
                $"This kernel has {present.Length} types of the name {name.Type}, and {name.Path} is not at the same place in them.");
    }

    private static ResolvedName Find(CoreName name, BtfType type)
    {
        BtfType found = type.Resolve();

        if (name.Shape == CoreName.EnumValue)
        {
            return FindValue(name, found);
        }

        if (name.Path == CoreName.Match)
        {
            return TypeMatch.FindDifference(name.Shape, type) is { } difference
                ? new(name, KfuncAvailability.Changed, difference)
                : new(name, KfuncAvailability.Present, $"This kernel's {name.Type} is as it was where the program was built.");
        }

        if (name.Path == CoreName.Whole)
        {
            return !FieldShape.IsCompatible(name.Shape, found) || found.Kind is BtfKind.Forward ? new(
                name,
                KfuncAvailability.Changed,
                $"This kernel's {name.Type} is {CanonicalShape.ToC(BtfShape.OfType(type))}, and was {CanonicalShape.ToC(name.Shape)} " +
                "where the program was built.") : new(
                name,
                KfuncAvailability.Present,
                $"This kernel has the type {name.Type}.",
                new BtfFieldAccess(0, (uint)BtfFieldAccess.SizeOf(found), 0, 0, 0, IsSigned: false));
        }

        if (found.Kind is not (BtfKind.Struct or BtfKind.Union) || BtfFieldPath.Find(found, name.Path) is not { } field)
        {
            return new(name, KfuncAvailability.Absent, $"This kernel's {BtfShape.OfType(type)} has no {name.Path}.");
        }

        if (!FieldShape.IsCompatible(name.Shape, field.Type))
        {
            return new(
                name,
                KfuncAvailability.Changed,
                $"{name} is {CanonicalShape.ToC(BtfShape.OfType(field.Type))} in this kernel, and was {CanonicalShape.ToC(name.Shape)} " +
                "where the program was built.");
        }

        if (name.View != CoreName.NoNumber && field.Type.Resolve() is { Kind: BtfKind.Array } array
            && BtfFieldAccess.SizeOf(array.Target) * 8 != FieldShape.BitsOf(name.View))
        {
            return new(
                name,
                KfuncAvailability.Changed,
                $"{name} is {CanonicalShape.ToC(BtfShape.OfType(array))} in this kernel, and its elements are copied as {name.View}.");
        }

        return BtfFieldAccess.Of(field) is { } access
            ? new(name, KfuncAvailability.Present, $"{name} is at {access.Offset} in this kernel.", access)
            : new(name, KfuncAvailability.Changed, $"{name} is a bit-field in this kernel that no load of eight bytes holds.");
    }

    private static ResolvedName FindValue(CoreName name, BtfType type)
    {
        if (type.Kind is BtfKind.Enum or BtfKind.Enum64)
        {
            foreach (BtfEnumValue value in type.EnumValues)
            {
                if (BtfTypeNames.Essential(value.Name) == BtfTypeNames.Essential(name.Path))
                {
                    return new(name, KfuncAvailability.Present, $"{name.Path} is {value.Value} in this kernel.", Value: value.Value);
                }
            }
        }

        return new(name, KfuncAvailability.Absent, $"This kernel's {BtfShape.OfType(type)} has no value {name.Path}.");
    }
}
