using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.Bindings;

/// <summary>What is generated for one partial method.</summary>
/// <param name="Request">The method.</param>
/// <param name="Variant">
/// The variant that it declares, or the newest one where it declares none of them, which an analyzer reports; null where
/// no target has the kfunc.
/// </param>
internal sealed record MethodModel(MethodRequest Request, StubVariant? Variant)
{
    /// <summary>Works out what a request gets.</summary>
    public static MethodModel Create(MethodRequest request, ProjectInputs inputs)
    {
        EquatableArray<StubVariant> variants = inputs.VariantsOf(request.Kfunc);

        return new MethodModel(
            request,
            variants.FirstOrDefault(variant => Declares(request, variant.Signature, inputs.Options.TypesNamespace))
                ?? variants.FirstOrDefault());
    }

    private static bool Declares(MethodRequest request, StubSignature signature, string typesNamespace)
    {
        if (request.Parameters.Count != signature.Parameters.Count || !IsSame(request.ReturnType, signature.ReturnType, typesNamespace))
        {
            return false;
        }

        for (int i = 0; i < request.Parameters.Count; i++)
        {
            if (!IsSame(request.Parameters[i], signature.Parameters[i], typesNamespace)
                && !signature.Parameters[i].OtherForms.Any(
                    form => IsSame(request.Parameters[i], signature.Parameters[i].In(form), typesNamespace)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSame(DeclaredParameter declared, StubParameter parameter, string typesNamespace) =>
        declared.Modifier == parameter.Modifier && IsSame(declared.Type, parameter.Type, typesNamespace);

    private static bool IsSame(DeclaredType declared, StubType type, string typesNamespace) =>
        declared.Qualified(typesNamespace).TrimEnd('?').Replace("@", "") == type.Text.Replace("@", "");
}
