using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Probing;

namespace KfuncGen.Layouts;

/// <summary>Finds the variables that programs name in one kernel: by their names, among those that each processor has.</summary>
internal static class KernelVariables
{
    /// <summary>Looks one up.</summary>
    /// <param name="name">The variable, with the path <see cref="CoreName.Variable"/>.</param>
    /// <param name="kernel">The kernel.</param>
    public static ResolvedName Find(CoreName name, KernelFunctions kernel)
    {
        if (kernel.FindVariable(name.Type, out string? unknown) is not { } variable)
        {
            return unknown is null
                ? new(name, KfuncAvailability.Absent, $"This kernel has no variable {name.Type} that each processor has.")
                : new(name, KfuncAvailability.Unknown, $"Whether there is a {name} is not known. {unknown}");
        }

        try
        {
            if (kernel.HasAddress(variable) == false)
            {
                // check_pseudo_btf_id asks kallsyms_lookup_name: kernel/bpf/verifier.c, 6.12.
                return new(
                    name,
                    KfuncAvailability.Absent,
                    $"{name.Type} is among its types but not in its list of symbols, so no program can name it: a kernel that is built " +
                    "without CONFIG_KALLSYMS_ALL lists functions only.");
            }

            return IsCompatible(name.Shape, variable.Target)
                ? new(
                    name,
                    KfuncAvailability.Present,
                    $"This kernel has {name}.",
                    Value: variable.Id.Value,
                    Module: kernel.ModuleOf(variable))
                : new(
                    name,
                    KfuncAvailability.Changed,
                    $"The type of {name} is {CanonicalShape.ToC(BtfShape.OfType(variable.Target))} in this kernel, and was " +
                    $"{CanonicalShape.ToC(name.Shape)} where the program was built.");
        }
        catch (BtfFormatException exception)
        {
            return new(name, KfuncAvailability.Unknown, $"The BTF that has {name} is damaged: {exception.Message}");
        }
    }

    /// <summary>
    /// Whether a variable can be read as one that had a certain shape where the program was built: a struct of the same name, since its
    /// fields are looked up there; a number of as many bits, since as many are loaded; a pointer to the same.
    /// </summary>
    private static bool IsCompatible(string shape, BtfType type)
    {
        BtfType found = type.Resolve();

        if (shape.StartsWith("struct ", StringComparison.Ordinal) || shape.StartsWith("union ", StringComparison.Ordinal))
        {
            return found.Kind is BtfKind.Struct or BtfKind.Union && NameOf(BtfShape.OfType(type)) == NameOf(shape);
        }

        return shape.StartsWith('*') ? FieldShape.IsCompatible(shape, found)
            : FieldShape.IsCompatible(shape, found) && BtfFieldAccess.SizeOf(found) * 8 == BitsOf(shape);
    }

    private static string NameOf(string shape) => BtfTypeNames.Essential(shape[(shape.IndexOf(' ') + 1)..]);

    private static uint BitsOf(string shape) => shape is "bool" or "char" ? 8 : FieldShape.BitsOf(shape);
}
