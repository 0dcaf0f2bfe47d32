using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Values;
using KfuncGen.Stubs.Signatures;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Calls of kfuncs and helpers: a stub's C# arguments become the C function's.</summary>
internal sealed class KernelCallLowering(BodyLowering body)
{
    // Registers 1 to 5 carry arguments: RFC 9669, 2.2.
    private const int MaximumArguments = 5;

    private IrBuilder Builder => body.Builder;

    /// <summary>A call of a kfunc's stub.</summary>
    public LoweredValue Kfunc(IInvocationOperation invocation, string kfunc)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (body.Program.Context.FindVariant(kfunc, KernelSymbols.Variant(method) ?? kfunc) is not { } variant)
        {
            body.Report(Descriptors.NotBpfFunction, invocation.Syntax, method.Name, $"none of the project's targets has the kfunc '{kfunc}' with this contract");
            return LoweredValue.None;
        }

        if (Evaluate(invocation) is not { } values)
        {
            return LoweredValue.None;
        }

        List<IrValue> arguments = [];

        foreach (StubArgument argument in variant.Signature.Arguments)
        {
            arguments.Add(argument.Kind == StubArgumentKind.Zero || argument.Parameter >= values.Length ? Builder.Constant(IrType.I64, 0)
                : argument.Kind == StubArgumentKind.Size ? values[argument.Parameter].Size ?? SizeOf(method.Parameters[argument.Parameter].Type)
                : values[argument.Parameter].Value);
        }

        IrValue? result = Call(new IrCallee.Kfunc(variant.Identifier), method, arguments, invocation);
        body.Program.Use(variant);

        if (result is not null && SpanSymbols.IsSpan(method.ReturnType))
        {
            return Slice(result, values.Select(static value => value.Size).LastOrDefault(static size => size is not null) ?? Builder.Constant(IrType.I64, 0));
        }

        return result is null || result.Type == IrType.None ? LoweredValue.None : new LoweredValue.Scalar(result);
    }

    /// <summary>A call of the kfunc that releases a handle.</summary>
    public LoweredValue Release(IInvocationOperation invocation, string kfunc, IOperation handle)
    {
        if (body.Program.Context.FindVariant(kfunc, kfunc) is not { } variant)
        {
            body.Report(Descriptors.NotBpfFunction, invocation.Syntax, kfunc, "none of the project's targets has this kfunc");
            return LoweredValue.None;
        }

        Builder.Call(new IrCallee.Kfunc(variant.Identifier), IrType.None, body.Expressions.Scalar(handle));
        body.Program.Use(variant);
        return LoweredValue.None;
    }

    /// <summary>A call of a kfunc with arguments that are there already.</summary>
    public IrValue? Call(string identifier, IrType type, params IrValue[] arguments)
    {
        if (body.Program.Context.FindVariant(identifier) is not { } variant)
        {
            return null;
        }

        body.Program.Use(variant);
        return Builder.Call(new IrCallee.Kfunc(variant.Identifier), type, arguments);
    }

    /// <summary>A call of a helper: a span is its address and its size.</summary>
    public LoweredValue Helper(IInvocationOperation invocation, int id)
    {
        if (Evaluate(invocation) is not { } values)
        {
            return LoweredValue.None;
        }

        List<IrValue> arguments = [];

        foreach (KernelArgument value in values)
        {
            arguments.Add(value.Value);

            if (value.Size is not null)
            {
                arguments.Add(value.Size);
            }
        }

        IrValue? result = Call(new IrCallee.Helper(invocation.TargetMethod.Name, id), invocation.TargetMethod, arguments, invocation);
        return result is null || result.Type == IrType.None ? LoweredValue.None : new LoweredValue.Scalar(result);
    }

    /// <summary>The arguments of a call by parameter, evaluated in the order in which they are written.</summary>
    public KernelArgument[]? Evaluate(IInvocationOperation invocation)
    {
        KernelArgument[] values = new KernelArgument[invocation.TargetMethod.Parameters.Length];

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter is not { } parameter || Evaluate(argument, parameter) is not { } value)
            {
                return null;
            }

            values[parameter.Ordinal] = value;
        }

        return values;
    }

    private IrValue SizeOf(ITypeSymbol type) => Builder.Constant(IrType.I64, body.Program.Context.Layouts.Of(type)?.Size ?? 0);

    private KernelArgument? Evaluate(IArgumentOperation argument, IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None)
        {
            return new KernelArgument(body.Memory.AddressOf(body.Places.FindMemory(argument.Value)), null);
        }

        switch (body.Expressions.Evaluate(argument.Value))
        {
            case LoweredValue.Scalar scalar:
                return new KernelArgument(scalar.Value, null);

            case LoweredValue.Span span:
                return new KernelArgument(span.Start, span.Length);

            case LoweredValue.Packet:
                body.Expressions.Unsupported(argument.Syntax, "the packet as an argument", "pass a part whose length is constant: 'data.Slice(start, 4)'");
                return null;

            case LoweredValue.Struct:
                body.Expressions.Unsupported(argument.Syntax, "a struct as an argument of the kernel", "the kernel takes structs by reference only");
                return null;

            default:
                return null;
        }
    }

    private IrValue? Call(IrCallee callee, IMethodSymbol method, List<IrValue> arguments, IOperation use)
    {
        if (arguments.Count > MaximumArguments)
        {
            body.Report(Descriptors.TooManyBpfArguments, use.Syntax, method.Name, arguments.Count, "spans count twice, for their size");
            return null;
        }

        ScalarType? type = ScalarType.Of(method.ReturnType);

        if (type is null && !method.ReturnsVoid && !SpanSymbols.IsSpan(method.ReturnType))
        {
            body.Expressions.UnsupportedType(use.Syntax, method.ReturnType);
            return null;
        }

        IrValue result = Builder.Call(callee, method.ReturnsVoid ? IrType.None : type?.Type ?? IrType.Pointer, [.. arguments]);

        // The C calling convention leaves the upper bits of a narrow result open.
        return type is { Bits: < 32 } narrow ? body.Conversions.Narrow(result, narrow) : result;
    }

    // bpf_dynptr_slice gives null or memory of the size that was asked for: in C#, a span of nothing or of that length. On
    // the way of null the verifier sees the length as 0, on the other one as what it is.
    private LoweredValue Slice(IrValue address, IrValue size)
    {
        object owner = new();
        IrBlock found = body.Function.AddBlock();
        IrBlock missing = body.Function.AddBlock();
        IrBlock next = body.Function.AddBlock();
        Builder.Branch(IrCondition.NotEqual, address, Builder.Constant(IrType.Pointer, 0), found, missing);
        body.Function.Continue(found);
        body.Function.Write(owner, 0, size);
        Builder.Jump(next);
        body.Function.Continue(missing);
        body.Function.Write(owner, 0, Builder.Constant(IrType.I64, 0));
        Builder.Jump(next);
        body.Function.Continue(next);
        return new LoweredValue.Span(address, body.Function.Read(owner, 0, IrType.I64));
    }
}
