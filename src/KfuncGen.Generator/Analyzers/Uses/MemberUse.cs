using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.Uses;

/// <summary>A use of a member.</summary>
/// <param name="Member">The member; of a property or event the accessor, where it has one.</param>
/// <param name="Syntax">The code that uses it.</param>
/// <param name="Place">The place to mark.</param>
internal readonly record struct MemberUse(ISymbol Member, SyntaxNode Syntax, Location Place);
