using KfuncGen.Generator.Stubs;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Bindings;

/// <summary>What is generated for one partial method.</summary>
/// <param name="Request">The method.</param>
/// <param name="Variants">The kfunc's variants, newest first; empty where no target has it.</param>
internal sealed record MethodModel(MethodRequest Request, EquatableArray<StubVariant> Variants)
{
    /// <summary>
    /// The variant that the method declares; the newest where it declares none of them, which an analyzer reports; null
    /// where no target has the kfunc.
    /// </summary>
    public StubVariant? Declared => Variants.FirstOrDefault(Matches) ?? Variants.FirstOrDefault();

    private bool Matches(StubVariant variant)
    {
        StubSignature signature = variant.Signature;

        if (Request.Parameters.Count != signature.Parameters.Count || !IsSame(Request.ReturnType, signature.ReturnType))
        {
            return false;
        }

        for (int i = 0; i < signature.Parameters.Count; i++)
        {
            if (Request.Parameters[i].Modifier != signature.Parameters[i].Modifier || !IsSame(Request.Parameters[i].Type, signature.Parameters[i].Type))
            {
                return false;
            }
        }

        return true;
    }

    // The compiler does not know kernel types yet when the method is read: those have only their own name.
    private static bool IsSame(DeclaredType declared, StubType expected)
    {
        string text = declared.Text.TrimEnd('?').Replace("@", "");
        string wanted = expected.Text.Replace("@", "");
        return declared.IsKernelType ? wanted.EndsWith("." + text, StringComparison.Ordinal) : wanted == text;
    }
}
