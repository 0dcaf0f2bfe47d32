using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Capture.Types;
using KfuncGen.Snapshots.Companions;

namespace KfuncGen.Capture;

/// <summary>Takes all types that a kernel names: the companion of its snapshot.</summary>
internal static class CompanionCapture
{
    /// <summary>The companion's text.</summary>
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
}
