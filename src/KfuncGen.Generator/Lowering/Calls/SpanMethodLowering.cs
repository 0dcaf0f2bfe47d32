using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>
/// What the framework does with the elements of whole spans: loops whose end is the span's length, as one writes them oneself.
/// </summary>
/// <param name="scope">The body.</param>
/// <param name="operands">Evaluates spans and arguments.</param>
/// <param name="access">Loads and stores.</param>
/// <param name="spans">Elements and bounds.</param>
internal sealed class SpanMethodLowering(BodyScope scope, IOperands operands, MemoryLowering access, SpanLowering spans)
{
    // What is copied is held in registers in between, so that memory may overlap as on the CLR.
    private const int MaximumCopied = 64;

    private IrBuilder Builder => scope.Builder;

    /// <summary>Lowers a call; null where the method is none of them.</summary>
    public LoweredValue? TryLower(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        bool isExtension = method.IsStatic && method.ContainingType is { Name: "MemoryExtensions" } type && SpanSymbols.IsSystem(type);
        IOperation? instance = invocation.Instance ?? (isExtension ? Argument(invocation, 0) : null);
        int first = invocation.Instance is null ? 1 : 0;

        if (instance is null
            || SpanSymbols.ElementOf(instance.Type) is not { } elementType
            || ScalarType.Of(elementType) is not { Type: not IrType.Pointer } element
            || method.Parameters.Length != first +
                1 || method.Name is not ("SequenceEqual" or "StartsWith" or "IndexOf" or "Contains" or "Fill" or "CopyTo"))
        {
            return null;
        }

        LoweredValue value = operands.Evaluate(instance);
        bool takesSpan = first < method.Parameters.Length && SpanSymbols.IsSpan(method.Parameters[first].Type);
        LoweredValue? other = takesSpan ? operands.Evaluate(Argument(invocation, first)) : null;

        if (value is LoweredValue.Failed || other is LoweredValue.Failed)
        {
            return LoweredValue.Reported;
        }

        if (value is not LoweredValue.Span span || other is not (null or LoweredValue.Span))
        {
            return scope.Unsupported(
                invocation.Syntax, $"'{method.Name}' of the packet", "take a part whose length is constant: 'data.Slice(start, 4)'");
        }

        switch (method.Name, other)
        {
            case ("SequenceEqual", LoweredValue.Span right):
                return AreEqual(span, right, element, IrCondition.Equal);

            case ("StartsWith", LoweredValue.Span right):
                return AreEqual(right, span, element, IrCondition.LessOrEqualUnsigned);

            case ("IndexOf", null):
                return new LoweredValue.Scalar(IndexOf(span, operands.Scalar(Argument(invocation, first)), element));

            case ("Contains", null):
                IrValue index = IndexOf(span, operands.Scalar(Argument(invocation, first)), element);
                return new LoweredValue.Scalar(Builder.Compare(IrCondition.NotEqual, index, Builder.Constant(IrType.I32, -1)));

            case ("Fill", null):
                IrValue filled = operands.Scalar(Argument(invocation, first));
                Loop(span.Length, place => access.Store(Element(span, place, element), element, filled));
                return LoweredValue.Void;

            case ("CopyTo", LoweredValue.Span target):
                return CopyTo(invocation, span, target, element);

            default:
                return null;
        }
    }

    private static IOperation Argument(IInvocationOperation invocation, int position) =>
        invocation.Arguments.First(argument => argument.Parameter?.Ordinal == position).Value;

    private Place.Memory Element(LoweredValue.Span span, IrValue index, ScalarType element) =>
        spans.Offset(new Place.Memory(span.Start, 0), index, element.Size);

    // Whether all elements of the first are those of the second, whose length is held against that of the first.
    private LoweredValue AreEqual(LoweredValue.Span all, LoweredValue.Span others, ScalarType element, IrCondition lengths)
    {
        object result = new();
        IrBlock compare = scope.Function.AddBlock();
        IrBlock differ = scope.Function.AddBlock();
        IrBlock end = scope.Function.AddBlock();
        Builder.Branch(lengths, all.Length, others.Length, compare, differ);
        scope.Function.Continue(compare);

        Loop(all.Length, index =>
        {
            spans.RequireBelow(index, others.Length);
            IrBlock next = scope.Function.AddBlock();
            IrValue left = access.Load(Element(all, index, element), element);
            Builder.Branch(IrCondition.Equal, left, access.Load(Element(others, index, element), element), next, differ);
            scope.Function.Continue(next);
        });

        scope.Function.Write(result, 0, Builder.Constant(IrType.I32, 1));
        Builder.Jump(end);
        scope.Function.Continue(differ);
        scope.Function.Write(result, 0, Builder.Constant(IrType.I32, 0));
        Builder.Jump(end);
        scope.Function.Continue(end);
        return new LoweredValue.Scalar(scope.Function.Read(result, 0, IrType.I32));
    }

    private IrValue IndexOf(LoweredValue.Span span, IrValue value, ScalarType element)
    {
        object result = new();
        IrBlock end = scope.Function.AddBlock();

        Loop(span.Length, index =>
        {
            IrBlock found = scope.Function.AddBlock();
            IrBlock next = scope.Function.AddBlock();
            Builder.Branch(IrCondition.Equal, access.Load(Element(span, index, element), element), value, found, next);
            scope.Function.Continue(found);
            scope.Function.Write(result, 0, Builder.Truncate(index));
            Builder.Jump(end);
            scope.Function.Continue(next);
        });

        scope.Function.Write(result, 0, Builder.Constant(IrType.I32, -1));
        Builder.Jump(end);
        scope.Function.Continue(end);
        return scope.Function.Read(result, 0, IrType.I32);
    }

    private LoweredValue CopyTo(IInvocationOperation invocation, LoweredValue.Span source, LoweredValue.Span target, ScalarType element)
    {
        if (source.ConstantLength is not { } length || length * element.Size > MaximumCopied)
        {
            return scope.Unsupported(
                invocation.Syntax, "'CopyTo' of a span whose length is not constant, or of more than 64 bytes", "copy in a 'for' loop");
        }

        spans.RequireAtMost(source.Length, target.Length);
        IrValue[] values = [.. Enumerable.Range(0, (int)length).Select(
            i => access.Load(new Place.Memory(source.Start, i * element.Size), element))];

        for (int i = 0; i < values.Length; i++)
        {
            access.Store(new Place.Memory(target.Start, i * element.Size), element, values[i]);
        }

        return LoweredValue.Void;
    }

    private void Loop(IrValue count, Action<IrValue> body)
    {
        object counter = new();
        IrBlock header = scope.Function.AddBlock();
        IrBlock inside = scope.Function.AddBlock();
        IrBlock end = scope.Function.AddBlock();
        scope.Function.Write(counter, 0, Builder.Constant(IrType.I64, 0));
        Builder.Jump(header);
        Builder.Block = header;
        IrValue index = scope.Function.Read(counter, 0, IrType.I64);
        Builder.Branch(IrCondition.LessUnsigned, index, count, inside, end);
        scope.Function.Continue(inside);
        body(index);
        scope.Function.Write(counter, 0, Builder.Binary(IrOpcode.Add, index, Builder.Constant(IrType.I64, 1)));
        Builder.Jump(header);
        scope.Function.Variables.Seal(header);
        scope.Function.Continue(end);
    }
}
