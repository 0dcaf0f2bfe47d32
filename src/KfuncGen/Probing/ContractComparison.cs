namespace KfuncGen.Probing;

/// <summary>
/// Finds where a kernel's function differs from the contract that is asked for. Stricter than loaders, which take any two
/// integers and any two structs for the same: bpf_core_types_are_compat, tools/lib/bpf/relo_core.c, 7.3.
/// </summary>
internal static class ContractComparison
{
    private const string ReturnValue = "return value";
    private const string ParameterCount = "parameter count";
    private const string StructPointer = "*struct ";

    /// <summary>Compares a function with the shapes of a contract.</summary>
    /// <param name="variant">The contract.</param>
    /// <param name="function">What the kernel has.</param>
    /// <returns>Null where one of the shapes is the function's; otherwise the difference to the shape nearest to it.</returns>
    public static KfuncProbeResult? Differ(KfuncVariant variant, IKernelFunction function)
    {
        if (variant.Shapes.Contains(function.Shape))
        {
            return null;
        }

        CanonicalShape actual = function.Parts;
        CanonicalShape? nearest = null;

        foreach (string text in variant.Shapes)
        {
            CanonicalShape shape = CanonicalShape.Parse(text);

            if (IsCutBeforeImplicitArguments(shape, actual, function))
            {
                return ImplicitArgumentLeft(variant, function, actual, shape.Parameters.Length);
            }

            if (nearest is not { } best || Distance(shape, actual) < Distance(best, actual))
            {
                nearest = shape;
            }
        }

        return FirstDifference(variant, function, nearest!.Value, actual);
    }

    private static KfuncProbeResult FirstDifference(
        KfuncVariant variant, IKernelFunction function, CanonicalShape expected, CanonicalShape actual)
    {
        if (expected.Parameters.Length != actual.Parameters.Length)
        {
            return Changed(
                variant,
                function,
                ParameterCount,
                CanonicalShape.ListToC(expected.Parameters),
                CanonicalShape.ListToC(actual.Parameters),
                $"takes {Count(actual.Parameters.Length)}, {CanonicalShape.ListToC(actual.Parameters)}, where " +
                $"{Count(expected.Parameters.Length)}, {CanonicalShape.ListToC(expected.Parameters)}, is expected");
        }

        for (int i = 0; i < actual.Parameters.Length; i++)
        {
            if (actual.Parameters[i] != expected.Parameters[i])
            {
                string parameter = function.ParameterName(i);
                (string wanted, string found) = (CanonicalShape.ToC(expected.Parameters[i]), CanonicalShape.ToC(actual.Parameters[i]));

                return Changed(
                    variant, function, parameter, wanted, found, $"takes '{found}' for {parameter}, where '{wanted}' is expected");
            }
        }

        (string wantedReturn, string foundReturn) = (CanonicalShape.ToC(expected.ReturnType), CanonicalShape.ToC(actual.ReturnType));
        return Changed(
            variant, function, ReturnValue, wantedReturn, foundReturn, $"returns '{foundReturn}', where '{wantedReturn}' is expected");
    }

    private static KfuncProbeResult ImplicitArgumentLeft(KfuncVariant variant, IKernelFunction function, CanonicalShape actual, int index)
    {
        string parameter = function.ParameterName(index);
        string type = CanonicalShape.ToC(actual.Parameters[index]);

        return Changed(
            variant,
            function,
            parameter,
            null,
            type,
            $"still has the implicit argument '{type}' ({parameter}) in its BTF prototype, which programs must not pass; this " +
            "build's kernel refuses every call. Builds of 7.0 to 7.2 do that to kfuncs without BTF mark (tools/bpf/resolve_btfids)");
    }

    private static KfuncProbeResult Changed(
        KfuncVariant variant, IKernelFunction function, string parameter, string? expected, string actual, string difference) => new()
        {
            Availability = KfuncAvailability.Changed,
            Reason = $"{variant.Name} {difference}.",
            Parameter = parameter,
            ExpectedType = expected,
            ActualType = actual,
            Module = function.Module,
            IsTagged = function.IsTagged,
        };

    // KF_IMPLICIT_ARGS: programs see the prototype up to the first argument of these types.
    private static bool IsCutBeforeImplicitArguments(CanonicalShape shape, CanonicalShape actual, IKernelFunction function) =>
        shape.ReturnType == actual.ReturnType
        && shape.Parameters.Length < actual.Parameters.Length
        && actual.Parameters.AsSpan().StartsWith(shape.Parameters)
        && actual.Parameters[shape.Parameters.Length..].All(
            static type => type.StartsWith(StructPointer, StringComparison.Ordinal)
                && SuppliedArguments.IsSupplied(type[StructPointer.Length..]))
        && !function.ParameterName(shape.Parameters.Length).EndsWith(SuppliedArguments.PassedSuffix, StringComparison.Ordinal);

    private static int Distance(CanonicalShape shape, CanonicalShape actual)
    {
        if (shape.Parameters.Length != actual.Parameters.Length)
        {
            return int.MaxValue;
        }

        int distance = shape.ReturnType == actual.ReturnType ? 0 : 1;

        for (int i = 0; i < actual.Parameters.Length; i++)
        {
            distance += shape.Parameters[i] == actual.Parameters[i] ? 0 : 1;
        }

        return distance;
    }

    private static string Count(int parameters) => parameters == 1 ? "1 parameter" : $"{parameters} parameters";
}
