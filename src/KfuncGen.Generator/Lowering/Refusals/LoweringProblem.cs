using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Refusals;

/// <summary>Why a method cannot be lowered.</summary>
/// <param name="Descriptor">The rule.</param>
/// <param name="Location">The offending syntax.</param>
/// <param name="Arguments">What the rule's message says about it.</param>
internal sealed record LoweringProblem(DiagnosticDescriptor Descriptor, Location Location, params object[] Arguments)
{
    /// <summary>The problem as the compiler shows it.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location, Arguments);
}
