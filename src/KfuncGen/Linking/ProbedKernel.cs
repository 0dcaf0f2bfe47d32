using System.Runtime.InteropServices;
using KfuncGen.Layouts;
using KfuncGen.Probing;

namespace KfuncGen.Linking;

/// <summary>A kernel that programs are loaded into: all is answered from its BTF.</summary>
/// <param name="probe">The kernel's probe.</param>
internal sealed class ProbedKernel(KfuncProbe probe) : IKernelContents
{
    /// <inheritdoc/>
    public bool LeavesOpen => false;

    /// <inheritdoc/>
    public ResolvedKfunc Resolve(KfuncVariant variant) => probe.Resolve(variant);

    /// <inheritdoc/>
    public ResolvedName Resolve(CoreName name) =>
        ArgumentRegisters.Find(name, RuntimeInformation.ProcessArchitecture) ?? KernelLayouts.Of(probe).Resolve(name);

    /// <inheritdoc/>
    public bool? HasHelper(int id) => probe.Helpers.AreKnown ? probe.Helpers.Exists(id) : null;
}
