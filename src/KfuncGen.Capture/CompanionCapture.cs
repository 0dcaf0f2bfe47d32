using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Capture.Types;
using KfuncGen.Snapshots.Companions;

namespace KfuncGen.Capture;

/// <summary>Takes all types and functions that a kernel names: the companions of its snapshot.</summary>
internal static class CompanionCapture
{
    /// <summary>The types, as <c>.ktypes</c> text.</summary>
    /// <param name="btf">The kernel's BTF.</param>
    /// <param name="head">Whose types they are.</param>
    /// <exception cref="BtfFormatException">A type does not end, leads nowhere, or holds what is no C type.</exception>
    public static string FromBtf(BtfReader btf, CompanionHead head)
    {
        ReachedTypes types = new(holdsAll: true);

        for (uint id = btf.FirstId.Value; id < btf.EndId.Value; id++)
        {
            types.Name(btf[new BtfTypeId(id)]);
        }

        return CompanionWriter.Write(head, types.Declare());
    }

    /// <summary>The functions, as <c>.khooks</c> text.</summary>
    /// <param name="btf">The kernel's BTF.</param>
    /// <param name="head">Whose functions they are.</param>
    /// <exception cref="BtfFormatException">A type does not end, leads nowhere, or holds what is no C type.</exception>
    public static string FunctionsFromBtf(BtfReader btf, CompanionHead head) => FunctionsWriter.Write(
        head,
        btf.TypesOfKind(BtfKind.Function).Select(static function => (function.Name, BtfShape.OfPrototype(function))));
}
