using KfuncGen.Layouts;
using KfuncGen.Probing;

namespace KfuncGen.Linking;

/// <summary>What linking asks of a kernel: the one that runs, one whose BTF is there, or one that is only described.</summary>
internal interface IKernelContents
{
    /// <summary>
    /// Whether what is not known is left open, so that a program is followed both ways: which helpers and fields a kernel has that is
    /// only described, and which values fields will have. Whoever loads a program must know, and takes what is not known for absent.
    /// </summary>
    bool LeavesOpen { get; }

    /// <summary>What the kernel has for a kfunc.</summary>
    ResolvedKfunc Resolve(KfuncVariant variant);

    /// <summary>What it has for a field, an enum's value, a type or an argument.</summary>
    ResolvedName Resolve(CoreName name);

    /// <summary>Whether it has a helper; null where that is not known.</summary>
    bool? HasHelper(int id);
}
