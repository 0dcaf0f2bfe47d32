using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Inputs;

/// <summary>
/// The oldest C# that generated code is written in. Where a project speaks an older one nothing is generated, for half of it would
/// be errors in files that nobody wrote; KFG0020 says so at the attribute.
/// </summary>
internal static class OldestLanguage
{
    /// <summary>Generator tests compile what is generated with it. The framework that the library is for has C# 14 by default.</summary>
    public const LanguageVersion Version = LanguageVersion.CSharp12;

    /// <summary>Whether the file of a node is in a language that generated code can stand beside.</summary>
    public static bool IsMet(SyntaxNode node) => node.SyntaxTree.Options is CSharpParseOptions options && IsMet(options.LanguageVersion);

    /// <summary>Whether a language version is new enough.</summary>
    public static bool IsMet(LanguageVersion version) => version >= Version;
}
