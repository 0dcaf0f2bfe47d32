using System.Collections.Immutable;
using KfuncGen.Verification.Cases;

namespace KfuncGen.Verification.Running;

/// <summary>Our word beside the kernel's.</summary>
/// <param name="Case">The program.</param>
/// <param name="Said">What the analyzers say would be refused.</param>
/// <param name="Kernel">What the kernel says; null where it was not asked.</param>
internal sealed record Verdict(CorpusCase Case, ImmutableArray<string> Said, KernelAnswer? Kernel)
{
    /// <summary>Whether something is said of what the kernel takes.</summary>
    public bool IsFalseAlarm => Kernel?.IsTaken == true && !Said.IsEmpty;

    /// <summary>Whether nothing is said of what the kernel refuses.</summary>
    public bool IsMissed => Kernel?.IsTaken == false && Said.IsEmpty;
}
