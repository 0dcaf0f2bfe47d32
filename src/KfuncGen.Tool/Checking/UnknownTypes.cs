extern alias runtime;

using runtime::KfuncGen;
using runtime::KfuncGen.Hooks;
using runtime::KfuncGen.Layouts;

namespace KfuncGen.Tool.Checking;

/// <summary>The types of a kernel of which there is no more than a snapshot, which has kfuncs only.</summary>
/// <param name="reason">Why they are not known, as a sentence.</param>
internal sealed class UnknownTypes(string reason) : IKernelTypes
{
    /// <inheritdoc/>
    public ResolvedName Resolve(CoreName name) => new(name, KfuncAvailability.Unknown, reason);

    /// <inheritdoc/>
    public ResolvedHook Find(BpfProgramType type, HookName hook) => new(KfuncAvailability.Unknown, reason);

    /// <inheritdoc/>
    public bool? HasHelper(int id) => null;
}
