using System.Collections.Immutable;
using KfuncGen.Bpf.Verification.Findings;

namespace KfuncGen.Generator.Verification;

/// <summary>What would be refused, and on which targets.</summary>
/// <param name="Finding">What.</param>
/// <param name="Targets">The targets, oldest first; empty for all of the project's.</param>
internal sealed record TargetFinding(Finding Finding, ImmutableArray<string> Targets);
