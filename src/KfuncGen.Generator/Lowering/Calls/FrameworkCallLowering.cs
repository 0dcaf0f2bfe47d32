using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Methods of the framework whose C# is known: their bodies become part of the function.</summary>
/// <param name="scope">The body that calls.</param>
/// <param name="operands">Lowers what is passed.</param>
/// <param name="callees">Puts the body in.</param>
/// <param name="access">Takes the addresses of what is passed by reference.</param>
/// <param name="members">Gives parameters their values.</param>
internal sealed class FrameworkCallLowering(
    BodyScope scope, IOperands operands, ICallees callees, MemoryLowering access, MemberLowering members)
{
    /// <summary>Lowers a call; null where the method is none of them.</summary>
    public LoweredValue? TryLower(IInvocationOperation invocation)
    {
        if (scope.Program.Context.FrameworkMethod(invocation.TargetMethod) is not { } method
            || scope.Program.Context.GraphOf(method, scope.Program.Cancellation) is not { } graph)
        {
            return null;
        }

        return !members.IsRecursive(graph, method.Name, invocation.Syntax) && Bind(invocation, method)
            ? callees.Inline(graph, method.ReturnType, scope, null, method)
            : LoweredValue.Reported;
    }

    private bool Bind(IInvocationOperation invocation, IMethodSymbol method)
    {
        int first = invocation.Instance is null ? 0 : 1;
        List<(IParameterSymbol Parameter, LoweredValue Value, SyntaxNode Syntax)> values = [];

        if (invocation.Instance is { } instance)
        {
            values.Add((method.Parameters[0], operands.Evaluate(instance), instance.Syntax));
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            IParameterSymbol parameter = method.Parameters[argument.Parameter!.Ordinal + first];
            LoweredValue value = parameter.RefKind == RefKind.None
                ? operands.Evaluate(argument.Value)
                : new LoweredValue.Scalar(access.AddressOf(operands.FindMemory(argument.Value)));
            values.Add((parameter, value, argument.Syntax));
        }

        if (method.ContainingType.Name == "Spans" && values.Exists(static one => one.Value is LoweredValue.Packet))
        {
            scope.Unsupported(
                invocation.Syntax, $"'{method.Name}' of the packet", "take a part whose length is constant: 'data.Slice(start, 4)'");
            return false;
        }

        return values.TrueForAll(one => members.Bind(one.Parameter, one.Value, one.Syntax));
    }
}
