using System.Collections.Immutable;
using KfuncGen.Bpf.Verification.State;

namespace KfuncGen.Bpf.Verification.Findings;

/// <summary>What the verifier would refuse.</summary>
/// <param name="Rule">The family.</param>
/// <param name="Place">The expression that it is said at, as the front end has it.</param>
/// <param name="Text">
/// The sentence; <c>{0}</c> and so on stand for expressions, <c>{way}</c> for the conditions that lead there, with a space before.
/// </param>
/// <param name="Expressions">The expressions in the text.</param>
/// <param name="Way">The conditions that lead there, the last one first; null where there are none.</param>
/// <param name="Function">The kernel's name of what is called.</param>
/// <param name="Remedy">The kernel's name of what is to be called; empty where that is not the remedy.</param>
public sealed record Finding(
    VerifierRule Rule,
    object Place,
    string Text,
    ImmutableArray<object> Expressions,
    WayStep? Way,
    string Function,
    string Remedy);
