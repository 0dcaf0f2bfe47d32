using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Snapshots.Obligations;

namespace KfuncGen.Capture.Prototypes;

/// <summary>
/// Finds the trailing arguments of a kfunc that the verifier supplies. Since 7.0 the build cuts them from the function's
/// prototype in BTF and keeps the full prototype under the name with <c>_impl</c> behind it; up to 7.2 it missed kfuncs
/// that lack the tag <c>bpf_kfunc</c>.
/// </summary>
/// <remarks>tools/bpf/resolve_btfids/main.c, 7.3.</remarks>
internal static class ImplicitArguments
{
    /// <summary>
    /// The index of the first parameter that the verifier supplies; -1 where a prototype has none. All after it are supplied,
    /// too.
    /// </summary>
    public static int IndexIn(BtfType function)
    {
        BtfElements<BtfParameter> parameters = function.Parameters;

        for (int i = 0; i < parameters.Count; i++)
        {
            if (IsImplicit(parameters[i].Type))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The function that still has the implicit arguments behind those of a kfunc.</summary>
    /// <param name="kfunc">A kfunc whose own prototype has none left.</param>
    /// <param name="isKfunc">Whether a function of the same blob is a kfunc itself: some names end in <c>_impl</c> and are one.</param>
    /// <returns>The function; null where there is none.</returns>
    public static BtfType? FindTwin(BtfType kfunc, Func<BtfType, bool> isKfunc)
    {
        byte[] name = Encoding.UTF8.GetBytes(ImplicitTwin.NameOf(kfunc.Name));

        return kfunc.Reader.TryFindFunction(name, out BtfType twin)
            && !isKfunc(twin)
            && IndexIn(twin) == kfunc.Parameters.Count
                ? twin
                : null;
    }

    private static bool IsImplicit(BtfType type)
    {
        BtfType pointer = type.Resolve();

        if (pointer.Kind != BtfKind.Pointer)
        {
            return false;
        }

        BtfType record = pointer.Target.Resolve();

        return record.Kind is BtfKind.Struct or BtfKind.Forward && SuppliedArguments.IsSupplied(record.Name);
    }
}
