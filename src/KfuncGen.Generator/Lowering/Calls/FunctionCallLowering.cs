using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Calls of other BPF functions.</summary>
internal sealed class FunctionCallLowering(BodyScope scope, IOperands operands, ICallees callees, MemoryLowering access)
{
    private const int MaximumArguments = 5;

    private IrBuilder Builder => scope.Builder;

    /// <summary>A call.</summary>
    public LoweredValue Call(IInvocationOperation invocation)
    {
        IMethodSymbol method = scope.Program.Context.MemberOf(invocation.TargetMethod);
        ImmutableArray<IParameterSymbol> parameters = scope.Program.Context.ParametersOf(method);
        int first = parameters.Length - invocation.TargetMethod.Parameters.Length;
        LoweredValue?[] values = new LoweredValue?[parameters.Length];

        if (first == 1 && invocation.Instance is { } instance)
        {
            values[0] = parameters[0].RefKind == RefKind.None
                ? operands.Evaluate(instance)
                : new LoweredValue.Scalar(access.AddressOf(operands.FindMemory(instance)));
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                return scope.Fail();
            }

            values[parameter.Ordinal + first] = parameter.RefKind == RefKind.None
                ? Evaluate(argument, invocation)
                : new LoweredValue.Scalar(access.AddressOf(operands.FindMemory(argument.Value)));
        }

        List<IrValue> arguments = [];
        int packets = 0;
        Place.Memory? structure = null;

        if (scope.Program.Context.Layouts.ResultOf(method) is { } returned)
        {
            structure = access.Temporary(invocation.Syntax, "what a function returns", method.ReturnType, returned);
            arguments.Add(access.ToAddress(structure));
        }

        for (int i = 0; i < values.Length; i++)
        {
            switch (values[i])
            {
                case LoweredValue.Scalar scalar:
                    arguments.Add(scalar.Value);
                    break;

                case LoweredValue.Struct passed:
                    arguments.Add(access.ToAddress(passed.Memory));
                    break;

                case LoweredValue.Span span:
                    arguments.Add(span.Start);
                    arguments.Add(span.Length);
                    break;

                case LoweredValue.Packet packet:
                    arguments.Add(packet.Start);
                    arguments.Add(packet.End);
                    packets |= 1 << i;
                    break;

                case LoweredValue.Failed or null:
                    return LoweredValue.Reported;

                default:
                    return scope.UnsupportedType(invocation.Syntax, parameters[i].Type);
            }
        }

        if (callees.FunctionOf(method, new ArgumentShape(packets)) is not { } callee)
        {
            return LoweredValue.Reported;
        }

        // Where the callee may end early, it says so in a flag, and then this function ends, too.
        IrValue? flag = null;

        if (callee.CanAbort)
        {
            flag = scope.Function.AbortFlag();
            Builder.Store(4, flag, Builder.Constant(IrType.I32, 0));
            arguments.Add(flag);
        }

        if (arguments.Count > MaximumArguments)
        {
            return scope.Report(
                Descriptors.TooManyBpfArguments,
                invocation.Syntax,
                method.Name,
                arguments.Count,
                flag is null
                    ? "spans count twice, for their length"
                    : "spans count twice, for their length, and one is for the errors of the function");
        }

        IrType type = callee.Function.ReturnType;
        IrValue result = Builder.Call(new IrCallee.Function(callee.Function), type, [.. arguments]);

        if (flag is not null)
        {
            scope.Require(IrCondition.Equal, Builder.Load(IrType.I32, 4, flag), Builder.Constant(IrType.I32, 0));
        }

        return structure is not null ? new LoweredValue.Struct(structure)
            : ScalarType.Of(method.ReturnType) is null ? LoweredValue.Void : new LoweredValue.Scalar(result);
    }

    // A struct is passed by its address: should what follows change the variable, the callee gets what it was before.
    private LoweredValue Evaluate(IArgumentOperation argument, IInvocationOperation invocation)
    {
        LoweredValue value = operands.Evaluate(argument.Value);

        if (value is not LoweredValue.Struct structure
            || argument.Value.Type is not { } type
            || scope.Program.Context.Layouts.Of(type) is not { } layout
            || !invocation.Arguments.Any(
                other => other != argument
                    && other.Descendants().Any(
                        static one => one is IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation)))
        {
            return value;
        }

        Place.Memory copy = access.Temporary(argument.Syntax, "a struct that is passed", type, layout);
        access.Copy(copy, structure.Memory, layout);
        return new LoweredValue.Struct(copy);
    }
}
