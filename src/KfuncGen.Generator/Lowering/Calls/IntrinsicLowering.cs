using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Methods of the framework that have a form in BPF.</summary>
internal sealed class IntrinsicLowering(BodyLowering body)
{
    private IrBuilder Builder => body.Builder;

    /// <summary>Lowers a call; null where the method is none of them.</summary>
    public LoweredValue? TryLower(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (invocation.Instance is { } instance && SpanSymbols.IsSpan(instance.Type))
        {
            return method.Name switch
            {
                "Slice" => body.Spans.Slice(invocation, body.Expressions.Evaluate(instance)),
                "GetEnumerator" => body.Spans.GetEnumerator(invocation, body.Expressions.Evaluate(instance)),
                _ => null,
            };
        }

        return null;
    }

    /// <summary>Lowers a call that returns a reference; null where the method is none of them.</summary>
    public Place? TryReference(IInvocationOperation invocation) => null;
}
