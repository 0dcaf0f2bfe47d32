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

        int count = method.Parameters.Length - first;

        if (instance is null
            || SpanSymbols.ElementOf(instance.Type) is not { } elementType
            || ScalarType.Of(elementType) is not { Type: not IrType.Pointer } element
            || !IsKnown(method.Name, count))
        {
            return null;
        }

        LoweredValue value = operands.Evaluate(instance);
        bool takesSpan = count == 1 && SpanSymbols.IsSpan(method.Parameters[first].Type);
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

        IrValue[] wanted = takesSpan ? [] : [.. Enumerable.Range(first, count).Select(i => operands.Scalar(Argument(invocation, i)))];

        switch (method.Name, other)
        {
            case ("SequenceEqual", LoweredValue.Span right):
                return AreEqual(span, right, element, IrCondition.Equal, isAtEnd: false);

            case ("StartsWith", LoweredValue.Span right):
                return AreEqual(right, span, element, IrCondition.LessOrEqualUnsigned, isAtEnd: false);

            case ("EndsWith", LoweredValue.Span right):
                return AreEqual(right, span, element, IrCondition.LessOrEqualUnsigned, isAtEnd: true);

            case ("StartsWith" or "EndsWith", null):
                return IsOutermost(span, wanted[0], element, isLast: method.Name == "EndsWith");

            case ("IndexOf" or "IndexOfAny", null):
                return new LoweredValue.Scalar(IndexOf(span, wanted, element));

            case ("LastIndexOf", null):
                return new LoweredValue.Scalar(LastIndexOf(span, wanted[0], element));

            case ("Contains" or "ContainsAny", null):
                IrValue index = IndexOf(span, wanted, element);
                return new LoweredValue.Scalar(Builder.Compare(IrCondition.NotEqual, index, Builder.Constant(IrType.I32, -1)));

            case ("Count", null):
                return new LoweredValue.Scalar(Count(span, wanted[0], element));

            case ("Fill", null):
                Loop(span.Length, place => access.Store(Element(span, place, element), element, wanted[0]));
                return LoweredValue.Void;

            case ("Clear", null):
                return Clear(span, element);

            case ("CopyTo", LoweredValue.Span target):
                return CopyTo(invocation, span, target, element);

            default:
                return null;
        }
    }

    private static bool IsKnown(string name, int count) => name switch
    {
        "Clear" => count == 0,
        "SequenceEqual" or "StartsWith" or "EndsWith" or "IndexOf" or "LastIndexOf" or "Contains" or "Count" => count == 1,
        "Fill" or "CopyTo" => count == 1,
        "IndexOfAny" or "ContainsAny" => count is 2 or 3,
        _ => false,
    };

    private static IOperation Argument(IInvocationOperation invocation, int position) =>
        invocation.Arguments.First(argument => argument.Parameter?.Ordinal == position).Value;

    private Place.Memory Element(LoweredValue.Span span, IrValue index, ScalarType element) =>
        spans.Offset(new Place.Memory(span.Start, 0), index, element.Size);

    // Whether all elements of the first are those of the second, from its start or up to its end. Its length is held against that of
    // the first.
    private LoweredValue AreEqual(
        LoweredValue.Span all, LoweredValue.Span others, ScalarType element, IrCondition lengths, bool isAtEnd)
    {
        object result = new();
        IrBlock compare = scope.Function.AddBlock();
        IrBlock differ = scope.Function.AddBlock();
        IrBlock end = scope.Function.AddBlock();
        Builder.Branch(lengths, all.Length, others.Length, compare, differ);
        scope.Function.Continue(compare);
        IrValue? skipped = isAtEnd ? Builder.Binary(IrOpcode.Subtract, others.Length, all.Length) : null;

        Loop(all.Length, index =>
        {
            IrValue place = skipped is null ? index : Builder.Binary(IrOpcode.Add, skipped, index);
            spans.RequireBelow(place, others.Length);
            IrBlock next = scope.Function.AddBlock();
            IrValue left = access.Load(Element(all, index, element), element);
            Builder.Branch(IrCondition.Equal, left, access.Load(Element(others, place, element), element), next, differ);
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

    // Whether the first or last element is a value; an empty span has neither.
    private LoweredValue IsOutermost(LoweredValue.Span span, IrValue wanted, ScalarType element, bool isLast)
    {
        object result = new();
        IrBlock look = scope.Function.AddBlock();
        IrBlock end = scope.Function.AddBlock();
        scope.Function.Write(result, 0, Builder.Constant(IrType.I32, 0));
        Builder.Branch(IrCondition.NotEqual, span.Length, spans.Length(0), look, end);
        scope.Function.Continue(look);
        IrValue place = isLast ? Builder.Binary(IrOpcode.Subtract, span.Length, spans.Length(1)) : spans.Length(0);
        spans.RequireBelow(place, span.Length);
        IrValue found = access.Load(Element(span, place, element), element);
        scope.Function.Write(result, 0, Builder.Compare(IrCondition.Equal, found, wanted));
        Builder.Jump(end);
        scope.Function.Continue(end);
        return new LoweredValue.Scalar(scope.Function.Read(result, 0, IrType.I32));
    }

    private IrValue IndexOf(LoweredValue.Span span, IrValue[] wanted, ScalarType element)
    {
        object result = new();
        IrBlock end = scope.Function.AddBlock();

        Loop(span.Length, index =>
        {
            IrBlock found = scope.Function.AddBlock();
            IrValue one = access.Load(Element(span, index, element), element);

            foreach (IrValue value in wanted)
            {
                IrBlock next = scope.Function.AddBlock();
                Builder.Branch(IrCondition.Equal, one, value, found, next);
                scope.Function.Continue(next);
            }

            IrBlock last = Builder.Block;
            scope.Function.Continue(found);
            scope.Function.Write(result, 0, Builder.Truncate(index));
            Builder.Jump(end);
            Builder.Block = last;
        });

        scope.Function.Write(result, 0, Builder.Constant(IrType.I32, -1));
        Builder.Jump(end);
        scope.Function.Continue(end);
        return scope.Function.Read(result, 0, IrType.I32);
    }

    // From the start: the verifier follows every way through a loop, whichever way it goes.
    private IrValue LastIndexOf(LoweredValue.Span span, IrValue wanted, ScalarType element)
    {
        object result = new();
        scope.Function.Write(result, 0, Builder.Constant(IrType.I32, -1));

        Loop(span.Length, index =>
        {
            IrBlock found = scope.Function.AddBlock();
            IrBlock next = scope.Function.AddBlock();
            Builder.Branch(IrCondition.Equal, access.Load(Element(span, index, element), element), wanted, found, next);
            scope.Function.Continue(found);
            scope.Function.Write(result, 0, Builder.Truncate(index));
            Builder.Jump(next);
            scope.Function.Continue(next);
        });

        return scope.Function.Read(result, 0, IrType.I32);
    }

    private IrValue Count(LoweredValue.Span span, IrValue wanted, ScalarType element)
    {
        object result = new();
        scope.Function.Write(result, 0, Builder.Constant(IrType.I32, 0));

        Loop(span.Length, index =>
        {
            IrValue one = Builder.Compare(IrCondition.Equal, access.Load(Element(span, index, element), element), wanted);
            scope.Function.Write(result, 0, Builder.Binary(IrOpcode.Add, scope.Function.Read(result, 0, IrType.I32), one));
        });

        return scope.Function.Read(result, 0, IrType.I32);
    }

    // The verifier follows a run of stores; where only the program knows how many, it is a loop.
    private LoweredValue Clear(LoweredValue.Span span, ScalarType element)
    {
        if (span.ConstantLength is { } length && length * element.Size <= SpanLowering.MaximumStack)
        {
            access.Clear(new Place.Memory(span.Start, 0), (int)length * element.Size, element.Size);
        }
        else
        {
            IrValue zero = Builder.Constant(element.Type, 0);
            Loop(span.Length, index => access.Store(Element(span, index, element), element, zero));
        }

        return LoweredValue.Void;
    }

    private LoweredValue CopyTo(IInvocationOperation invocation, LoweredValue.Span source, LoweredValue.Span target, ScalarType element)
    {
        if (source.ConstantLength is not { } length || length * element.Size > MaximumCopied)
        {
            return CopyInLoop(invocation, source, target, element);
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

    // From the end where the target lies behind the source in one piece of memory, as the CLR does it.
    private LoweredValue CopyInLoop(
        IInvocationOperation invocation, LoweredValue.Span source, LoweredValue.Span target, ScalarType element)
    {
        if (MemoryRoot.AreApart(source.Start, target.Start) is not { } areApart)
        {
            return scope.Unsupported(
                invocation.Syntax,
                "'CopyTo' of a span whose length is not constant, or of more than 64 bytes, to what may be the same memory",
                "copy in a 'for' loop");
        }

        spans.RequireAtMost(source.Length, target.Length);

        if (areApart)
        {
            Loop(source.Length, Copy);
            return LoweredValue.Void;
        }

        IrBlock forwards = scope.Function.AddBlock();
        IrBlock backwards = scope.Function.AddBlock();
        IrBlock end = scope.Function.AddBlock();
        Builder.Branch(
            IrCondition.LessOrEqualSigned,
            MemoryRoot.Distance(Builder, target.Start),
            MemoryRoot.Distance(Builder, source.Start),
            forwards,
            backwards);
        scope.Function.Continue(forwards);
        Loop(source.Length, Copy);
        Builder.Jump(end);
        scope.Function.Continue(backwards);
        IrValue last = Builder.Binary(IrOpcode.Subtract, source.Length, spans.Length(1));
        Loop(source.Length, index => Copy(Builder.Binary(IrOpcode.Subtract, last, index)));
        Builder.Jump(end);
        scope.Function.Continue(end);
        return LoweredValue.Void;

        void Copy(IrValue index)
        {
            spans.RequireBelow(index, source.Length);
            spans.RequireBelow(index, target.Length);
            access.Store(Element(target, index, element), element, access.Load(Element(source, index, element), element));
        }
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
