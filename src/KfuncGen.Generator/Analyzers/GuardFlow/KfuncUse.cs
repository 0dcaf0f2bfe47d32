using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Analyzers.Uses;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>A use of a kfunc, or of a member that requires one, and what is known where it happens.</summary>
/// <param name="Use">The use.</param>
/// <param name="Demands">What it asks for.</param>
/// <param name="Holds">Holds whenever it happens.</param>
internal sealed record KfuncUse(MemberUse Use, EquatableArray<KfuncDemand> Demands, Formula Holds)
{
    /// <summary>The code.</summary>
    public SyntaxNode Syntax => Use.Syntax;

    /// <summary>The place to mark.</summary>
    public Location Place => Use.Place;

    /// <summary>The member as one speaks of it: a property, not its accessor.</summary>
    public ISymbol Member => Use.Member is IMethodSymbol { AssociatedSymbol: { } associated } ? associated : Use.Member;
}
