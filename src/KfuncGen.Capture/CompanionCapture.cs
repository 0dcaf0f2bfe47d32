using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Capture.Types;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Capture;

/// <summary>Takes all types and functions that a kernel names: the companions of its snapshot.</summary>
internal static class CompanionCapture
{
    /// <summary>
    /// The types, and the variables that each processor has, as <c>.ktypes</c> text. Of several with one name the first counts, and the
    /// kernel's before a module's.
    /// </summary>
    /// <param name="btf">The kernel's BTF.</param>
    /// <param name="head">Whose types they are.</param>
    /// <param name="modules">That of modules, which goes on where the kernel's ends.</param>
    /// <exception cref="BtfFormatException">A type does not end, leads nowhere, or holds what is no C type.</exception>
    public static string FromBtf(BtfReader btf, CompanionHead head, params IEnumerable<BtfReader> modules)
    {
        ReachedTypes types = new(holdsAll: true);

        foreach (BtfReader part in modules.Prepend(btf))
        {
            for (uint id = part.FirstId.Value; id < part.EndId.Value; id++)
            {
                types.Name(part[new BtfTypeId(id)]);
            }
        }

        CTypeDeclaration[] variables =
        [
            .. modules.Prepend(btf).SelectMany(BtfPerCpuVariables.Of)
                .Select(variable => new CTypeDeclaration.Variable(
                    BtfNames.Identifier(variable.Name, variable), types.Read(variable.Target)))
                .GroupBy(static variable => variable.Name, StringComparer.Ordinal)
                .Select(static same => same.First()),
        ];
        return CompanionWriter.Write(head, types.Declare().Concat(variables));
    }

    /// <summary>
    /// The functions, as <c>.khooks</c> text. Of several with one name the first counts, and the kernel's before a module's.
    /// </summary>
    /// <param name="btf">The kernel's BTF.</param>
    /// <param name="head">Whose functions they are.</param>
    /// <param name="modules">That of modules, which goes on where the kernel's ends.</param>
    /// <exception cref="BtfFormatException">A type does not end, leads nowhere, or holds what is no C type.</exception>
    public static string FunctionsFromBtf(BtfReader btf, CompanionHead head, params IEnumerable<BtfReader> modules) =>
        FunctionsWriter.Write(
            head,
            modules.Prepend(btf)
                .SelectMany(static part => part.TypesOfKind(BtfKind.Function))
                .Select(static function => (function.Name, BtfShape.OfPrototype(function))));
}
