extern alias runtime;

using runtime::KfuncGen;
using runtime::KfuncGen.Hooks;
using runtime::KfuncGen.Layouts;

namespace KfuncGen.Tool.Checking;

/// <summary>The types of a kernel whose BTF is at hand: it answers as it does where a program is loaded.</summary>
/// <param name="probe">The kernel's probe.</param>
internal sealed class BtfTypes(KfuncProbe probe) : IKernelTypes
{
    /// <inheritdoc/>
    public ResolvedName Resolve(CoreName name) => KernelLayouts.Of(probe).Resolve(name);

    /// <inheritdoc/>
    public ResolvedHook Find(BpfProgramType type, HookName hook) => KernelHooks.Find(type, hook, probe.Functions);

    /// <inheritdoc/>
    public bool? HasHelper(int id) => probe.Helpers.AreKnown ? probe.Helpers.Exists(id) : null;
}
