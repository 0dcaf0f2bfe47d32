using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Verification;

/// <summary>
/// Which kinds of programs may call which helpers, as one kernel's verifier answered. What a kernel lets a program call its successors
/// do, too, so that what it refused an older one refuses; of newer ones nothing is known.
/// </summary>
internal static partial class HelperKinds
{
    /// <summary>Whether the answers hold for a kernel.</summary>
    public static bool IsKnown(KernelVersion? version) => version is { } known && new KernelVersion(known.Major, known.Minor) <= Asked;

    /// <summary>Whether programs of a kind may call a helper.</summary>
    /// <param name="helper">The helper.</param>
    /// <param name="kind">The kind, as C# names it.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <returns>
    /// False where they may not; null where that is not known: a kind that was not asked for, a helper that no kind may call there, which
    /// may be for want of a part of that kernel, or a newer kernel.
    /// </returns>
    public static bool? MayCall(string helper, string kind, KernelVersion? version) =>
        IsKnown(version) && Array.IndexOf(Kinds, kind) >= 0 && Callers(helper) is { Length: > 0 } callers
            ? Array.IndexOf(callers.Split(' '), kind) >= 0 ? null : false
            : null;
}
