using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>The way from a call to the code of what is called.</summary>
internal interface ICallees
{
    /// <summary>A function that programs call, lowered before the call of it; null where it cannot be one, which was reported.</summary>
    /// <param name="method">The method.</param>
    /// <param name="shape">What the arguments are that C# has one type for.</param>
    FunctionScope? FunctionOf(IMethodSymbol method, ArgumentShape shape);

    /// <summary>Puts the code of a body where the call of it is.</summary>
    /// <param name="graph">The body.</param>
    /// <param name="returnType">What it returns.</param>
    /// <param name="caller">The body around the call.</param>
    /// <param name="instance">The object that it works on; null for a static member.</param>
    /// <param name="method">The method whose parameters were set before; null for a body without any.</param>
    /// <returns>What it returns.</returns>
    LoweredValue Inline(
        ControlFlowGraph graph, ITypeSymbol returnType, BodyScope caller, Place.Memory? instance, IMethodSymbol? method = null);
}
