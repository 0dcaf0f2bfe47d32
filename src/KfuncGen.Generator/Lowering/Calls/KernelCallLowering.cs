using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using KfuncGen.Stubs.Signatures;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Calls of kfuncs and helpers: a stub's C# arguments become the C function's.</summary>
internal sealed class KernelCallLowering(
    BodyScope scope,
    IOperands operands,
    MemoryLowering access,
    ConversionLowering conversions,
    CallbackLowering callbacks,
    FieldLowering fields)
{
    private readonly FormatLowering formats = new(scope, operands, conversions, access, fields);

    // Registers 1 to 5 carry arguments: RFC 9669, 2.2.
    private const int MaximumArguments = 5;

    private IrBuilder Builder => scope.Builder;

    /// <summary>A call of a kfunc's stub.</summary>
    public LoweredValue Kfunc(IInvocationOperation invocation, string kfunc)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (scope.Program.Context.FindVariant(kfunc, KernelSymbols.Variant(method) ?? kfunc) is not { } variant)
        {
            return scope.Report(
                Descriptors.NotBpfFunction,
                invocation.Syntax,
                method.Name,
                $"none of the project's targets has the kfunc '{kfunc}' with this contract");
        }

        if (scope.Program.Context.WhyWithoutForm(kfunc) is { } why)
        {
            return scope.Report(Descriptors.NotBpfFunction, invocation.Syntax, method.Name, why);
        }

        if (Evaluate(invocation) is not { } values)
        {
            return LoweredValue.Reported;
        }

        List<IrValue> arguments = [];

        foreach (StubArgument argument in variant.Signature.Arguments)
        {
            arguments.Add(argument.Kind == StubArgumentKind.Zero || argument.Parameter >= values.Length ? Builder.Constant(IrType.I64, 0)
                : argument.Kind == StubArgumentKind.Size ? values[argument.Parameter].Size
                    ?? SizeOf(method.Parameters[argument.Parameter].Type)
                : values[argument.Parameter].Value);
        }

        IrValue? result = Call(new IrCallee.Kfunc(variant.Identifier), method, arguments, invocation);
        scope.Program.Use(variant);
        Finish(values);

        if (result is not null && SpanSymbols.IsSpan(method.ReturnType))
        {
            return Slice(
                result,
                values.Select(static value => value.Size).LastOrDefault(static size => size is not null)
                    ?? Builder.Constant(IrType.I64, 0));
        }

        return result is null ? LoweredValue.Reported : result.Type == IrType.None ? LoweredValue.Void : new LoweredValue.Scalar(result);
    }

    /// <summary>A call of the kfunc that releases a handle.</summary>
    public LoweredValue Release(IInvocationOperation invocation, string kfunc, IOperation handle)
    {
        if (scope.Program.Context.FindVariant(kfunc, kfunc) is not { } variant)
        {
            return scope.Report(Descriptors.NotBpfFunction, invocation.Syntax, kfunc, "none of the project's targets has this kfunc");
        }

        Builder.Call(new IrCallee.Kfunc(variant.Identifier), IrType.None, operands.Scalar(handle));
        scope.Program.Use(variant);
        return LoweredValue.Void;
    }

    /// <summary>A call of a kfunc with arguments that are there already.</summary>
    public IrValue? Call(string identifier, IrType type, params IrValue[] arguments)
    {
        if (scope.Program.Context.FindVariant(identifier) is not { } variant)
        {
            return null;
        }

        scope.Program.Use(variant);
        return Builder.Call(new IrCallee.Kfunc(variant.Identifier), type, arguments);
    }

    /// <summary>A part of an interpolated string.</summary>
    public LoweredValue Append(IInvocationOperation invocation) => formats.Append(invocation);

    /// <summary>A call of a helper: a span is its address and its size.</summary>
    public LoweredValue Helper(IInvocationOperation invocation, int id)
    {
        if (FormatLowering.IsFormatted(invocation.TargetMethod))
        {
            return formats.Call(invocation, id, this);
        }

        if (ReportWrongObject(invocation) || Evaluate(invocation) is not { } values)
        {
            return LoweredValue.Reported;
        }

        List<IrValue> arguments = [];

        if (KernelSymbols.TakesContext(invocation.TargetMethod))
        {
            if (scope.Function.Context is not { } context)
            {
                return WithoutContext(invocation);
            }

            arguments.Add(context);
        }

        for (int i = 0; i < values.Length; i++)
        {
            arguments.Add(values[i].Value);

            if (KernelSymbols.IsText(invocation.TargetMethod.Parameters[i]))
            {
                continue;
            }

            if (values[i].Size is { } size)
            {
                arguments.Add(size);
            }
            else if (invocation.TargetMethod.OriginalDefinition.Parameters[i].Type
                    is ITypeParameterSymbol { HasReferenceTypeConstraint: false }
                && !IsContext(invocation.TargetMethod.Parameters[i]))
            {
                // A struct of whatever type is memory of its size.
                arguments.Add(SizeOf(invocation.TargetMethod.Parameters[i].Type));
            }
        }

        IrValue? result = Call(new IrCallee.Helper(invocation.TargetMethod.Name, id), invocation.TargetMethod, arguments, invocation);
        Finish(values);

        // There the kernel's is the place of what attaching wrote down.
        if (result is not null && scope.Program.IsAtProbe && invocation.TargetMethod.Name == "bpf_get_attach_cookie")
        {
            result = UsdtSite.CookieAt(Builder, result);
        }

        if (result is not null && SpanSymbols.IsSpan(invocation.TargetMethod.ReturnType))
        {
            return Slice(result, arguments[arguments.Count - 1]);
        }

        return result is null ? LoweredValue.Reported : result.Type == IrType.None ? LoweredValue.Void : new LoweredValue.Scalar(result);
    }

    /// <summary>
    /// Says where the object that a call gives or takes is another one than C# names. Fields are looked up in the struct that C# names, and
    /// where that is not the kernel's the verifier may take what is read for something else: bpf_get_current_task_btf&lt;file&gt;().f_flags
    /// loads, and is whatever a task has there.
    /// </summary>
    public bool ReportWrongObject(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (KernelSymbols.ObjectOfResult(method) is { } given && KernelSymbols.CName(method.ReturnType) is { } named && named != given)
        {
            string name = given.Substring(given.IndexOf(' ') + 1);
            scope.Report(
                Descriptors.NotBpfFunction,
                invocation.Syntax,
                $"{method.Name}<{method.ReturnType.Name}>",
                $"the kernel returns a {given}: '{method.Name}<{name}>'");
            return true;
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            // What the kernel hands to a function that it calls is as certain.
            if (argument.Parameter?.Type is INamedTypeSymbol { DelegateInvokeMethod: { } called }
                && called.Parameters.FirstOrDefault(static one => KernelSymbols.ObjectOf(one) is { } handed
                    && KernelSymbols.CName(one.Type) != handed) is { } wrong)
            {
                scope.Report(
                    Descriptors.NotBpfFunction, argument.Syntax, method.Name,
                    $"the kernel hands a {KernelSymbols.ObjectOf(wrong)} to its function, and '{wrong.Name}' is a " +
                    $"{KernelSymbols.CName(wrong.Type) ?? wrong.Type.ToDisplayString()}");
                return true;
            }

            if (argument.Parameter is { } parameter
                && KernelSymbols.ObjectOf(parameter) is { } wanted
                && GivenType(argument) is { } type
                && (KernelSymbols.CName(type) != wanted || MemberSymbols.IsUnchecked(type)))
            {
                string found = MemberSymbols.IsUnchecked(type)
                    ? "and this is an address that the verifier does not trust, as all that is 'Unchecked'"
                    : $"and this is a {KernelSymbols.CName(type) ?? type.ToDisplayString()}";
                scope.Report(
                    Descriptors.NotBpfFunction, argument.Syntax, method.Name, $"it takes a {wanted} for '{parameter.Name}', {found}");
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The type of what is handed to a parameter that takes any object, also where it was put aside before arguments that have conditions.
    /// </summary>
    public ITypeSymbol? GivenType(IArgumentOperation argument) =>
        new CapturedOperations(scope.Graph).Origin(argument.Value) switch
        {
            IConversionOperation { Operand: { } operand } => operand.Type,
            { } other => other.Type,
        };

    /// <summary>Says that a call takes what is not there.</summary>
    public LoweredValue WithoutContext(IInvocationOperation invocation) => scope.Unsupported(
        invocation.Syntax,
        $"'{invocation.TargetMethod.Name}' in a function, or where the program copies its context",
        "it takes what the kernel passes to the program: call it in the program's own method");

    /// <summary>The arguments of a call by parameter, evaluated in the order in which they are written.</summary>
    /// <param name="invocation">The call.</param>
    public KernelArgument[]? Evaluate(IInvocationOperation invocation)
    {
        KernelArgument[] values = new KernelArgument[invocation.TargetMethod.Parameters.Length];
        FunctionScope? called = null;

        // What it may do decides on what it is handed, whichever is written first.
        if (CallbackOf(invocation) is var (taken, callback) && (called = callbacks.Function(taken.Value, callback)) is null)
        {
            return null;
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                return null;
            }

            if ((called is null ? Evaluate(argument, parameter)
                : KernelCallback.Of(parameter.Type) is { } one ? callbacks.Argument(called, one, argument)
                : IsContext(parameter) ? callbacks.Context(called, argument)
                : Evaluate(argument, parameter)) is not { } value)
            {
                return null;
            }

            values[parameter.Ordinal] = value;
        }

        return values;
    }

    /// <summary>What is to be done when the kernel has been called.</summary>
    public static void Finish(KernelArgument[] values)
    {
        foreach (KernelArgument value in values)
        {
            value.After?.Invoke();
        }
    }

    private static (IArgumentOperation Argument, KernelCallback Callback)? CallbackOf(IInvocationOperation invocation)
    {
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter is { } parameter && KernelCallback.Of(parameter.Type) is { } callback)
            {
                return (argument, callback);
            }
        }

        return null;
    }

    // What is handed to a function stands behind it.
    private static bool IsContext(IParameterSymbol parameter) =>
        parameter is { RefKind: RefKind.Ref, Ordinal: > 0, ContainingSymbol: IMethodSymbol method }
        && KernelCallback.Of(method.Parameters[parameter.Ordinal - 1].Type) is { HasContext: true };

    private IrValue SizeOf(ITypeSymbol type) => Builder.Constant(IrType.I64, scope.Program.Context.Layouts.Of(type)?.Size ?? 0);

    private KernelArgument? Evaluate(IArgumentOperation argument, IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None)
        {
            if (scope.Program.Context.Layouts.Of(parameter.Type) is { IsPrivate: true })
            {
                scope.UnsupportedType(argument.Syntax, parameter.Type);
                return null;
            }

            Place.Memory memory = Readable(operands.FindMemory(argument.Value), argument, parameter);
            return new KernelArgument(access.AddressOf(memory), null);
        }

        switch (operands.Evaluate(argument.Value))
        {
            case LoweredValue.Scalar scalar:
                return new KernelArgument(scalar.Value, null);

            case LoweredValue.Span span:
                return new KernelArgument(span.Start, span.Length);

            case LoweredValue.Packet:
                scope.Unsupported(
                    argument.Syntax, "the packet as an argument", "pass a part whose length is constant: 'data.Slice(start, 4)'");
                return null;

            case LoweredValue.Struct:
                scope.Unsupported(argument.Syntax, "a struct as an argument of the kernel", "the kernel takes structs by reference only");
                return null;

            default:
                return null;
        }
    }

    // The kernel reads the bytes between fields, too: of a key it compares them. On the stack nobody else has put anything there; what is
    // elsewhere and only read is copied.
    private Place.Memory Readable(Place.Memory memory, IArgumentOperation argument, IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type;
        ImmutableArray<(int Offset, int Size)> padding = scope.Program.Context.Layouts.PaddingOf(type);

        if (padding.IsEmpty || parameter.RefKind == RefKind.Out)
        {
            return memory;
        }

        if (memory.Base.Opcode != IrOpcode.SlotAddress)
        {
            if (parameter.RefKind == RefKind.Ref || KernelSymbols.KernelSize(type) is not null
                || SpecialKernelStructs.UncopiedOf(type).Any()
                || scope.Program.Context.Layouts.Of(type) is not { } layout)
            {
                return memory;
            }

            Place.Memory copy = access.Temporary(argument.Syntax, "a struct that the kernel reads", type, layout);
            access.Copy(copy, memory, layout);
            memory = copy;
        }

        foreach (LayoutPiece piece in padding.SelectMany(static gap => LayoutPieces.Words(gap.Offset, gap.Size, 8)))
        {
            access.Clear(memory.At(piece.Offset), piece.Size, piece.Size);
        }

        return memory;
    }

    /// <summary>A call with arguments that are there already.</summary>
    public IrValue? Call(IrCallee callee, IMethodSymbol method, List<IrValue> arguments, IOperation use)
    {
        if (arguments.Count > MaximumArguments)
        {
            scope.Report(Descriptors.TooManyBpfArguments, use.Syntax, method.Name, arguments.Count, "spans count twice, for their size");
            return null;
        }

        ScalarType? type = method.ReturnsByRef ? null : ScalarType.Of(method.ReturnType);

        if (type is null && !method.ReturnsVoid && !method.ReturnsByRef && !SpanSymbols.IsSpan(method.ReturnType))
        {
            scope.UnsupportedType(use.Syntax, method.ReturnType);
            return null;
        }

        IrValue result = Builder.Call(callee, method.ReturnsVoid ? IrType.None : type?.Type ?? IrType.Pointer, [.. arguments]);

        // The C calling convention leaves the upper bits of a narrow result open.
        return type is { Bits: < 32 } narrow ? conversions.Narrow(result, narrow) : result;
    }

    // bpf_dynptr_slice and bpf_dynptr_data give null or memory of the size that was asked for: in C#, a span of nothing or of that length.
    // On the way of null the verifier sees the length as 0, on the other one as what it is.
    private LoweredValue Slice(IrValue address, IrValue size)
    {
        object owner = new();
        IrBlock found = scope.Function.AddBlock();
        IrBlock missing = scope.Function.AddBlock();
        IrBlock next = scope.Function.AddBlock();
        Builder.Branch(IrCondition.NotEqual, address, Builder.Constant(IrType.Pointer, 0), found, missing);
        scope.Function.Continue(found);
        scope.Function.Write(owner, 0, size);
        Builder.Jump(next);
        scope.Function.Continue(missing);
        scope.Function.Write(owner, 0, Builder.Constant(IrType.I64, 0));
        Builder.Jump(next);
        scope.Function.Continue(next);
        return new LoweredValue.Span(address, scope.Function.Read(owner, 0, IrType.I64));
    }
}
