extern alias runtime;

using runtime::KfuncGen;
using runtime::KfuncGen.Hooks;
using runtime::KfuncGen.Layouts;

namespace KfuncGen.Tool.Checking;

/// <summary>What is known of a kernel's types, and so of its fields, hooks and helpers.</summary>
internal interface IKernelTypes
{
    /// <summary>What the kernel has for a field, an enum's value or a type.</summary>
    ResolvedName Resolve(CoreName name);

    /// <summary>What it has for the hook that a program names.</summary>
    ResolvedHook Find(BpfProgramType type, HookName hook);

    /// <summary>Whether it has a helper; null where that is not known.</summary>
    bool? HasHelper(int id);
}
