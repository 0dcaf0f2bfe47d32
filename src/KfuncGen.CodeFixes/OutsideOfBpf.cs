using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Finds uses that only the kernel can run and that stand outside of BPF functions: a guard there would hide that the place is wrong,
/// which KFG0304 says.
/// </summary>
internal static class OutsideOfBpf
{
    /// <summary>Whether a use is one, in a project that has not switched KFG0304 off.</summary>
    public static bool Is(EditedFile file, ExpressionSyntax use) =>
        !IsSwitchedOff(file)
        && file.Model.GetSymbolInfo(use).Symbol is { } member
        && BpfOnlyUseAnalyzer.IsBpfOnly(member)
        && !BpfOnlyUseAnalyzer.IsInside(file.Model.GetEnclosingSymbol(use.SpanStart));

    private static bool IsSwitchedOff(EditedFile file)
    {
        CompilationOptions options = file.Model.Compilation.Options;

        return options.SpecificDiagnosticOptions.TryGetValue(DiagnosticIds.OutsideBpfFunction, out ReportDiagnostic severity)
            || options.SyntaxTreeOptionsProvider is { } provider
                && (provider.TryGetDiagnosticValue(file.Model.SyntaxTree, DiagnosticIds.OutsideBpfFunction, default, out severity)
                    || provider.TryGetGlobalDiagnosticValue(DiagnosticIds.OutsideBpfFunction, default, out severity))
            ? severity is ReportDiagnostic.Suppress or ReportDiagnostic.Hidden
            : false;
    }
}
