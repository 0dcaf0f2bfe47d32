using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>
/// The variables that a kernel or module has once for each processor. BTF has them in a section of that name, which is the only one of its
/// variables that pahole writes by default (find_btf_percpu_datasec, kernel/bpf/verifier.c, 6.12).
/// </summary>
internal static class BtfPerCpuVariables
{
    private const string Section = ".data..percpu";

    /// <summary>Those of a blob, its base not included, in the order of the section; none where the kernel has no such section.</summary>
    /// <exception cref="BtfFormatException">The section names what is no variable, or leads nowhere.</exception>
    public static IEnumerable<BtfType> Of(BtfReader reader)
    {
        foreach (BtfType section in reader.TypesOfKind(BtfKind.DataSection))
        {
            if (section.Name != Section)
            {
                continue;
            }

            foreach (BtfSectionVariable place in section.SectionVariables)
            {
                if (place.Variable is { Kind: BtfKind.Variable, IsAnonymous: false } variable)
                {
                    yield return variable;
                }
            }
        }
    }
}
