using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Calls of other BPF functions.</summary>
internal sealed class FunctionCallLowering(BodyLowering body)
{
    private const int MaximumArguments = 5;

    private IrBuilder Builder => body.Builder;

    /// <summary>A call.</summary>
    public LoweredValue Call(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        LoweredValue?[] values = new LoweredValue?[method.Parameters.Length];

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                return LoweredValue.None;
            }

            values[parameter.Ordinal] = parameter.RefKind == RefKind.None
                ? Evaluate(argument, invocation)
                : new LoweredValue.Scalar(body.Memory.AddressOf(body.Places.FindMemory(argument.Value)));
        }

        List<IrValue> arguments = [];
        int packets = 0;

        for (int i = 0; i < values.Length; i++)
        {
            switch (values[i])
            {
                case LoweredValue.Scalar scalar:
                    arguments.Add(scalar.Value);
                    break;

                case LoweredValue.Struct structure:
                    arguments.Add(body.Memory.AddressOf(structure.Memory));
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

                default:
                    return LoweredValue.None;
            }
        }

        if (body.Program.FunctionOf(method, packets) is not { } callee)
        {
            return LoweredValue.None;
        }

        // Where the callee may end early, it says so in a flag, and then this function ends, too.
        IrValue? flag = null;

        if (callee.CanAbort)
        {
            flag = body.Function.AbortFlag();
            Builder.Store(4, flag, Builder.Constant(IrType.I32, 0));
            arguments.Add(flag);
        }

        if (arguments.Count > MaximumArguments)
        {
            body.Report(Descriptors.TooManyBpfArguments, invocation.Syntax, method.Name, arguments.Count, flag is null ? "spans count twice, for their length" : "spans count twice, for their length, and one is for the errors of the function");
            return LoweredValue.None;
        }

        IrType type = callee.Function.ReturnType;
        IrValue result = Builder.Call(new IrCallee.Function(callee.Function), type, [.. arguments]);

        if (flag is not null)
        {
            body.Require(IrCondition.Equal, Builder.Load(IrType.I32, 4, flag), Builder.Constant(IrType.I32, 0));
        }

        return ScalarType.Of(method.ReturnType) is null ? LoweredValue.None : new LoweredValue.Scalar(result);
    }

    // A struct is passed by its address: should what follows change the variable, the callee gets what it was before.
    private LoweredValue Evaluate(IArgumentOperation argument, IInvocationOperation invocation)
    {
        LoweredValue value = body.Expressions.Evaluate(argument.Value);

        if (value is not LoweredValue.Struct structure || argument.Value.Type is not { } type || body.Program.Context.Layouts.Of(type) is not { } layout
            || !invocation.Arguments.Any(other => other != argument && other.Descendants().Any(static one => one is IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation)))
        {
            return value;
        }

        Place.Memory copy = body.Memory.Temporary(argument.Syntax, "a struct that is passed", layout.Size);
        body.Memory.Copy(copy, structure.Memory, layout);
        return new LoweredValue.Struct(copy);
    }
}
