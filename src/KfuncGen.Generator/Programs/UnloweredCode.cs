using System.Globalization;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Refusals;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Programs;

/// <summary>A place that cannot be lowered, for a build without analyzers, which would have said so.</summary>
/// <param name="Message">The rule and what it says.</param>
/// <param name="Path">The file.</param>
/// <param name="Span">Where in its text.</param>
/// <param name="Lines">Where in its lines.</param>
internal sealed record UnloweredCode(string Message, string Path, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>Keeps what is to be said of a problem, and nothing of the compilation.</summary>
    public static UnloweredCode Of(LoweringProblem problem) => new(
        $"{problem.Descriptor.Id}: {problem.ToDiagnostic().GetMessage(CultureInfo.InvariantCulture)}",
        problem.Location.GetLineSpan().Path,
        problem.Location.SourceSpan,
        problem.Location.GetLineSpan().Span);

    /// <summary>As the compiler shows it.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptors.BpfLimit, Location.Create(Path, Span, Lines), Message);
}
