using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>
/// Members of maps, and of what one gets from them: each is a helper that its attribute names, so that a new type of map needs
/// nothing here.
/// </summary>
internal sealed class MapCallLowering(
    BodyScope scope, IOperands operands, MemoryLowering access, KernelCallLowering kernel, ConversionLowering conversions)
{
    private readonly PacketOutputLowering packets = new(scope, access, conversions);

    private IrBuilder Builder => scope.Builder;

    /// <summary>The map that a field of the program's class declares.</summary>
    public LoweredValue Address(IFieldReferenceOperation reference)
    {
        IFieldSymbol field = reference.Field;

        if (MapSymbols.Declaration(field) is null)
        {
            return scope.Report(
                Descriptors.InvalidMap, reference.Syntax, field.Name, "it has no [BpfMap], which says that it is a map of its class");
        }

        // "only one cgroup storage of each type is allowed": resolve_pseudo_ldimm64, kernel/bpf/verifier.c, 6.12.
        if (MapSymbols.IsOnePerProgram(field.Type) && scope.Program.OtherThan(field) is { } other)
        {
            return scope.Report(
                Descriptors.InvalidMap,
                reference.Syntax,
                field.Name,
                $"the kernel lets a program use one '{field.Type.Name}', and this one uses '{other.Name}' already; put what both hold " +
                "into one struct");
        }

        // A function alone may belong to any object.
        return MapSymbols.IsObject(scope.Program.Container)
            && !SymbolEqualityComparer.Default.Equals(field.ContainingType, scope.Program.Container)
            ? scope.Report(
                Descriptors.InvalidMap,
                reference.Syntax,
                field.Name,
                $"it is a map of '{field.ContainingType.Name}', and this program is part of '{scope.Program.Container.Name}', which is " +
                "loaded without it; put both into one class, or pin the map in both by one path")
            : new LoweredValue.Scalar(Builder.MapAddress(ObjectNames.Of(field)));
    }

    /// <summary>A call that returns a reference to what the map holds; null where it could not be lowered.</summary>
    public Place? Reference(IInvocationOperation invocation, MemberHelper helper) =>
        Call(invocation, helper) is LoweredValue.Scalar address ? new Place.Memory(address.Value, 0) : null;

    /// <summary>A call of a helper by a member.</summary>
    public LoweredValue Call(IInvocationOperation invocation, MemberHelper first)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (Choose(invocation, first) is not { } helper)
        {
            return LoweredValue.Reported;
        }

        if (helper.Number is not { } number)
        {
            return scope.Report(
                Descriptors.NotBpfFunction,
                invocation.Syntax,
                $"{method.ContainingType.Name}.{method.Name}",
                $"the newest kernel that this version knows has no helper '{helper.Name}'");
        }

        if (invocation.Instance is not { } instance)
        {
            return scope.Fail();
        }

        // What is in memory, such as a lock, is named by its address, which is what one holds then.
        if (instance.Type is { TypeKind: TypeKind.Struct })
        {
            Place.Memory memory = operands.FindMemory(instance);
            IrValue address = access.AddressOf(memory);

            if (SpecialKernelStructs.IsKept(instance.Type))
            {
                // "R1 has no valid kptr": process_kptr_func, kernel/bpf/verifier.c, 6.12.
                if (memory.Base.Opcode is IrOpcode.SlotAddress or IrOpcode.DataAddress)
                {
                    return scope.Unsupported(
                        invocation.Syntax, $"'{method.Name}' of a reference that no map owns", "call it in the value that 'Find' gives");
                }

                return Exchange(address, invocation, new IrCallee.Helper(helper.Name, number));
            }

            if (ScalarType.Of(method.ReturnType) is { Type: not IrType.Pointer })
            {
                return CallOn(address, invocation, new IrCallee.Helper(helper.Name, number));
            }

            Builder.Call(new IrCallee.Helper(helper.Name, number), IrType.None, address);
            return new LoweredValue.Scalar(address);
        }

        // A field's map is the last to be put into its register: what arguments are made of may be in that one.
        IrValue? map = instance is IFieldReferenceOperation ? null : operands.Scalar(instance);

        if (kernel.Evaluate(invocation) is not { } values)
        {
            return LoweredValue.Reported;
        }

        if (helper.TakesContext && scope.Function.Context is null)
        {
            return kernel.WithoutContext(invocation);
        }

        if (helper.ReadsOutput)
        {
            CopyOutputs(invocation, values);
        }

        if (kernel.Call(
                new IrCallee.Helper(helper.Name, number, helper.ReleasedBy),
                method,
                helper.HasPacket
                    ? packets.Arguments(invocation, () => map ?? operands.Scalar(instance), values, helper.Flags ?? 0)
                    : Arguments(method, helper, () => map ?? operands.Scalar(instance), values),
                invocation) is not { } result)
        {
            return LoweredValue.Reported;
        }

        KernelCallLowering.Finish(values);

        if (!MapSymbols.IsMap(instance.Type) && !KernelSymbols.IsVariable(instance.Type))
        {
            End(instance);
        }

        return result.Type == IrType.None ? LoweredValue.Void : new LoweredValue.Scalar(result);
    }

    /// <summary>A property that is a helper, which takes nothing but what it is of.</summary>
    public LoweredValue Get(IPropertyReferenceOperation reference, IOperation instance, MemberHelper helper) =>
        helper.Number is not { } number
            ? scope.Report(
                Descriptors.NotBpfFunction, reference.Syntax, reference.Property.Name, $"no known kernel has the helper '{helper.Name}'")
        : operands.Evaluate(instance) is not LoweredValue.Scalar { Value: { } value } ? LoweredValue.Reported
        : kernel.Call(
            new IrCallee.Helper(helper.Name, number), reference.Property.GetMethod!, [value], reference) is { } result
            ? new LoweredValue.Scalar(result)
            : LoweredValue.Reported;

    // Which of a member's helpers a call is, the object says that it is handed.
    private MemberHelper? Choose(IInvocationOperation invocation, MemberHelper first)
    {
        if (first.Object is null)
        {
            return first;
        }

        MemberHelper[] all = [.. MemberHelper.AllOf(invocation.TargetMethod)];
        IArgumentOperation given = invocation.Arguments.First(static argument => argument.Parameter?.Ordinal == 0);
        ITypeSymbol? type = kernel.GivenType(given);

        if (type is not null && !MemberSymbols.IsUnchecked(type)
            && all.FirstOrDefault(one => one.Object == KernelSymbols.CName(type)) is { } chosen)
        {
            return chosen;
        }

        string found = type is null ? "this is none"
            : MemberSymbols.IsUnchecked(type) ? "this is an address that the verifier does not trust, as all that is 'Unchecked'"
            : $"this is a {KernelSymbols.CName(type) ?? type.ToDisplayString()}";
        scope.Report(
            Descriptors.NotBpfFunction,
            given.Syntax,
            $"{invocation.TargetMethod.ContainingType.Name}.{invocation.TargetMethod.Name}",
            $"it takes a {string.Join(" or a ", all.Select(static one => one.Object))} for " +
            $"'{invocation.TargetMethod.Parameters[0].Name}', and {found}");
        return null;
    }

    // What is put in belongs to the map: `using`, which asks for null, leaves it alone.
    private LoweredValue Exchange(IrValue address, IInvocationOperation invocation, IrCallee.Helper helper)
    {
        IOperation? given = invocation.Arguments.FirstOrDefault()?.Value;

        if ((given is null ? new LoweredValue.Scalar(Builder.Constant(IrType.Pointer, 0)) : operands.Evaluate(given))
            is not LoweredValue.Scalar value)
        {
            return LoweredValue.Reported;
        }

        IrValue result = Builder.Call(helper, IrType.Pointer, address, value.Value);
        result.Member = KernelSymbols.CName(invocation.TargetMethod.ReturnType)?.Split(' ').Last();

        if (given is not null)
        {
            End(given);
        }

        return new LoweredValue.Scalar(result);
    }

    // Such as a timer: its address, then the parameters.
    private LoweredValue CallOn(IrValue address, IInvocationOperation invocation, IrCallee.Helper helper)
    {
        if (kernel.Evaluate(invocation) is not { } values)
        {
            return LoweredValue.Reported;
        }

        List<IrValue> arguments = [address];

        foreach (IParameterSymbol parameter in invocation.TargetMethod.Parameters)
        {
            Add(arguments, parameter, values[parameter.Ordinal]);
        }

        IrValue? result = kernel.Call(helper, invocation.TargetMethod, arguments, invocation);
        KernelCallLowering.Finish(values);
        return result is null ? LoweredValue.Reported : new LoweredValue.Scalar(result);
    }

    /// <summary>The end of what a map gave, by <c>using</c>.</summary>
    public LoweredValue Dispose(IInvocationOperation invocation, IOperation instance, MemberHelper helper)
    {
        List<IrValue> arguments = [operands.Scalar(instance)];

        if (helper.Flags is { } flags)
        {
            arguments.Add(Builder.Constant(IrType.I64, flags));
        }

        if (helper.Number is { } number)
        {
            Builder.Call(new IrCallee.Helper(helper.Name, number), IrType.None, [.. arguments]);
            End(instance);
            return LoweredValue.Void;
        }

        return scope.Report(Descriptors.NotBpfFunction, invocation.Syntax, helper.Name, "no kernel that this version knows has it");
    }

    // What was submitted or discarded is there no more: `using`, which asks for null, leaves it alone.
    private void End(IOperation instance)
    {
        while (instance is IConversionOperation { Operand: { } operand })
        {
            instance = operand;
        }

        if (instance is ILocalReferenceOperation or IParameterReferenceOperation
            && operands.Find(instance) is Place.Variable { Owner: { } owner })
        {
            scope.Function.Write(owner, 0, Builder.Constant(IrType.Pointer, 0));
        }
    }

    // The map, the parameters, the size of a value, the flags; before them all the context, where the helper wants that.
    private List<IrValue> Arguments(IMethodSymbol method, MemberHelper helper, Func<IrValue> map, KernelArgument[] values)
    {
        List<IrValue> arguments = [];

        if (helper.TakesContext)
        {
            arguments.Add(scope.Function.Context!);
        }

        if (!helper.HasContextFirst)
        {
            AddMap();
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Add(arguments, parameter, values[parameter.Ordinal]);

            if (helper.HasContextFirst && parameter.Ordinal == 0)
            {
                AddMap();
            }
        }

        if (helper.HasValueSize)
        {
            arguments.Add(Builder.Constant(IrType.I64, ValueSize(method)));
        }

        if (helper.HasNullValue)
        {
            arguments.Add(Builder.Constant(IrType.Pointer, 0));
        }

        if (helper is { Flags: { } flags, HasFlagsFirst: false })
        {
            arguments.Add(Builder.Constant(IrType.I64, flags));
        }

        return arguments;

        void AddMap()
        {
            arguments.Add(map());

            if (helper is { Flags: { } first, HasFlagsFirst: true })
            {
                arguments.Add(Builder.Constant(IrType.I64, first));
            }
        }
    }

    // What a helper writes by its prototype, the verifier takes for dead before the call, and a state that it keeps at a branch in
    // between has lost it: bpf_helper_stack_access_bytes, kernel/bpf/verifier.c, and __clean_func_state, kernel/bpf/states.c, 7.2. A
    // copy in the block of the call is younger than any such state.
    private void CopyOutputs(IInvocationOperation invocation, KernelArgument[] values)
    {
        foreach (IParameterSymbol parameter in invocation.TargetMethod.Parameters)
        {
            if (parameter.RefKind != RefKind.None && scope.Program.Context.Layouts.Of(parameter.Type) is { } layout)
            {
                Place.Memory copy = access.Temporary(invocation.Syntax, parameter.Name, layout.Size);
                access.Copy(copy, new Place.Memory(values[parameter.Ordinal].Value, 0), layout);
                values[parameter.Ordinal] = values[parameter.Ordinal] with { Value = copy.Base };
            }
        }
    }

    private void Add(List<IrValue> arguments, IParameterSymbol parameter, KernelArgument value)
    {
        // Helpers take 64 bits; what is narrower is filled up as its type says.
        arguments.Add(ScalarType.Of(parameter.Type) is { Type: IrType.I32 } type && parameter.RefKind == RefKind.None
            ? conversions.Convert(value.Value, type, new ScalarType(IrType.I64, 64, type.IsSigned))
            : value.Value);

        if (value.Size is not null)
        {
            arguments.Add(value.Size);
        }
    }

    // What is by reference is the value; where nothing is, the map's elements are meant, which are its last type argument.
    private int ValueSize(IMethodSymbol method)
    {
        ITypeSymbol? type = method.Parameters.LastOrDefault(static parameter => parameter.RefKind != RefKind.None)?.Type
            ?? method.ContainingType.TypeArguments.LastOrDefault();
        return type is null ? 0 : scope.Program.Context.Layouts.Of(type)?.Size ?? 0;
    }
}
