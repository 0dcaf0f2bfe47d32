using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>
/// The fields of kernel objects. Where one is, how wide it is and whether it has a sign is the loader's to say, for the kernel that
/// it loads into; the code has room for whatever that is.
/// </summary>
/// <param name="scope">The body.</param>
/// <param name="operands">Evaluates objects.</param>
internal sealed class FieldLowering(BodyScope scope, IOperands operands)
{
    private const string CopyKernelMemory = "bpf_probe_read_kernel";
    private const int WordSize = 8;
    private const string NoNumber = "-";

    private IrBuilder Builder => scope.Builder;

    /// <summary>What a property of a kernel object is worth; null where it stands for no field.</summary>
    public LoweredValue? TryRead(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;

        if (MemberSymbols.IsSameObject(property))
        {
            return operands.Evaluate(reference.Instance!);
        }

        if (property.IsIndexer && MemberSymbols.IsElements(property.ContainingType))
        {
            return ReadElement(reference);
        }

        if (MemberSymbols.Field(property) is not var (type, path, shape))
        {
            return null;
        }

        if (property.IsStatic)
        {
            IrCoreQuestion question = MemberSymbols.Question(property);
            return new LoweredValue.Scalar(Ask(property, new IrLoadTime.Core(question, type, path, NoNumber, shape)));
        }

        (IrValue address, type, path) = Locate(reference, type, path);
        return Read(
            reference,
            MemberSymbols.IsUnchecked(property.ContainingType),
            address,
            new IrLoadTime.Core(IrCoreQuestion.Load, type, path, View(property.Type), shape));
    }

    /// <summary>Where a field is that something is assigned to; null for what is none.</summary>
    public Place? TryFind(IPropertyReferenceOperation reference)
    {
        bool isElement = reference.Property.IsIndexer && MemberSymbols.IsElements(reference.Property.ContainingType);
        IPropertyReferenceOperation? named = isElement ? reference.Instance as IPropertyReferenceOperation : reference;

        if (named is null or { Property.IsStatic: true } || MemberSymbols.Field(named.Property) is not var (type, path, shape))
        {
            return null;
        }

        if (WhyNotAssigned(named.Property, type, path) is { } why)
        {
            scope.Unsupported(reference.Syntax, $"an assignment to '{type}.{path}'", why);
            return Place.Memory.Nowhere(Builder);
        }

        string member = $"{type}.{path}";
        (IrValue address, type, path) = Locate(named, type, path);

        if (isElement)
        {
            uint count = CountOf(shape);

            if (reference.Arguments is not [{ Value.ConstantValue: { HasValue: true, Value: int index } }] || index < 0 || index >= count)
            {
                scope.Unsupported(
                    reference.Syntax,
                    "an assignment by this index into an array of a kernel object",
                    $"the verifier follows constants only, here 0 to {count - 1}");
                return Place.Memory.Nowhere(Builder);
            }

            path += $"[{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}]";
            shape = shape.Substring(shape.IndexOf(']') + 1);
        }

        return new Place.Field(address, new IrLoadTime.Core(IrCoreQuestion.Load, type, path, View(reference.Type!), shape), member);
    }

    // A function may be called by a program that may: of that it is looked at then.
    private string? WhyNotAssigned(IPropertySymbol property, string type, string path)
    {
        AssignableField[] fields = [.. AssignableFields.Of(type, path)];

        return MemberSymbols.IsUnchecked(property.ContainingType) && fields.Length > 0
                ? "what is 'Unchecked' is copied; assign it through the object itself"
            : scope.Program.KernelType is not { } program ? fields.Length > 0 ? null : AssignableFields.Describe(null, null)
            : Array.Exists(fields, field => field.MayBeAssignedBy(program, scope.Program.Hook)) ? null
            : AssignableFields.Describe(program, scope.Program.Hook);
    }

    private IrValue Ask(IPropertySymbol property, IrLoadTime.Core core)
    {
        if (core.Question == IrCoreQuestion.Variable)
        {
            return Builder.LoadTimeConstant(core, IrType.Pointer);
        }

        if (core.Question is IrCoreQuestion.Exists or IrCoreQuestion.Size)
        {
            return Builder.LoadTimeConstant(core, IrType.I32);
        }

        IrValue number = Builder.LoadTimeConstant(core, IrType.I64);
        return ScalarType.Of(property.Type) is { Type: IrType.I64 } ? number : Builder.Truncate(number);
    }

    // A path may have an index, so that an element is a field like any other.
    private LoweredValue ReadElement(IPropertyReferenceOperation reference)
    {
        if (reference.Instance is not IPropertyReferenceOperation array
            || MemberSymbols.Field(array.Property) is not var (type, path, shape))
        {
            return scope.Unsupported(
                reference.Syntax, "an array of a kernel object in a variable", "name it where an element is read: 'task.comm[0]'");
        }

        if (reference.Arguments is [{ Value.ConstantValue.HasValue: false }])
        {
            return ReadElementAt(reference, array, type, path, shape);
        }

        uint count = CountOf(shape);
        bool isOpen = count == 0;

        if (reference.Arguments is not [{ Value.ConstantValue: { HasValue: true, Value: int index } }]
            || index < 0
            || (!isOpen && index >= count))
        {
            return scope.Unsupported(
                reference.Syntax,
                "this index into an array of a kernel object",
                isOpen
                    ? "it begins with 0"
                    : $"it is a constant, here 0 to {count - 1}; or copy the array: '{array.Property.Name}.CopyTo(span)'");
        }

        bool isUnchecked = MemberSymbols.IsUnchecked(array.Property.ContainingType);
        string element = shape.Substring(shape.IndexOf(']') + 1);

        // Behind a struct the verifier follows other structs only: btf_struct_walk, kernel/bpf/btf.c, 7.2.
        if (isOpen && !isUnchecked && element.StartsWith("*", StringComparison.Ordinal))
        {
            return scope.Unsupported(
                reference.Syntax,
                "an element of an array of pointers that has no length",
                $"the verifier follows none; read it with care: 'Unchecked.{array.Property.Name}[{index}]'");
        }

        (IrValue address, type, path) = Locate(array, type, path);
        string number = index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Read(
            reference,
            isUnchecked || isOpen,
            address,
            new IrLoadTime.Core(IrCoreQuestion.Load, type, $"{path}[{number}]", View(reference.Type!), element));
    }

    // The verifier follows no address in a kernel object that it does not know when it looks, so what is at an index is copied.
    private LoweredValue ReadElementAt(
        IPropertyReferenceOperation reference, IPropertyReferenceOperation array, string type, string path, string shape)
    {
        bool isUnchecked = MemberSymbols.IsUnchecked(array.Property.ContainingType);

        if (!isUnchecked && array.Type is { Name: "KernelObjects" })
        {
            return scope.Unsupported(
                reference.Syntax,
                "a variable index into an array of objects of a kernel object",
                $"the verifier follows constants only; read it with care: 'Unchecked.{array.Property.Name}[…]'");
        }

        (IrValue address, type, path) = Locate(array, type, path);
        IrLoadTime.Core element = new(
            IrCoreQuestion.Load, type, path + "[0]", View(reference.Type!), shape.Substring(shape.IndexOf(']') + 1));
        IrValue index = Builder.ZeroExtend(operands.Scalar(reference.Arguments[0].Value), 32, IrType.I64);

        // How far an array without a length goes, other fields say.
        if (CountOf(shape) is > 0 and var count)
        {
            scope.Require(IrCondition.LessUnsigned, index, Builder.Constant(IrType.I64, count));
        }

        IrValue size = Builder.ZeroExtend(
            Builder.LoadTimeConstant(element with { Question = IrCoreQuestion.Size }, IrType.I32), 32, IrType.I64);
        IrValue place = Builder.Binary(
            IrOpcode.Add,
            AddressOf(address, element with { Question = IrCoreQuestion.Offset }),
            Builder.Binary(IrOpcode.Multiply, index, size));

        return ScalarType.Of(reference.Type) is not { } scalar ? scope.UnsupportedType(reference.Syntax, reference.Type)
            : scalar.Type != IrType.Pointer ? Number(CopyFrom(reference, place, element, IrType.I64), element, reference.Type!, scalar)
            : element.Shape.StartsWith("*", StringComparison.Ordinal)
                ? new LoweredValue.Scalar(CopyFrom(reference, place, element, IrType.Pointer))
                : new LoweredValue.Scalar(place);
    }

    /// <summary>A call of a method of an array in a kernel object; null for any other.</summary>
    public LoweredValue? TryCopy(IInvocationOperation invocation)
    {
        if (invocation is not { TargetMethod.Name: "CopyTo", Instance: IPropertyReferenceOperation reference }
            || !MemberSymbols.IsElements(reference.Type)
            || MemberSymbols.Field(reference.Property) is not var (type, path, shape)
            || ((INamedTypeSymbol)reference.Type!).TypeArguments[0] is not { } elementType
            || ScalarType.Of(elementType) is not { } element)
        {
            return null;
        }

        (IrValue address, type, path) = Locate(reference, type, path);

        if (operands.Evaluate(invocation.Arguments[0].Value) is not LoweredValue.Span target)
        {
            return LoweredValue.Reported;
        }

        if (target.ConstantLength is not { } length)
        {
            return scope.Unsupported(
                invocation.Syntax, "'CopyTo' into a span of unknown length", "take one whose length is constant: 'stackalloc byte[16]'");
        }

        long count = CountOf(shape) is > 0 and var elements ? Math.Min(length, elements) : length;

        if (count > 0)
        {
            // As many bytes are copied as the elements have here, so they must have as many there.
            IrLoadTime.Core field = new(IrCoreQuestion.Offset, type, path, View(elementType), shape);
            Copy(target.Start, Builder.Constant(IrType.I32, count * element.Size), AddressOf(address, field));
        }

        return LoweredValue.Void;
    }

    /// <summary>The address of an array in a kernel object; null where the code does not name one.</summary>
    public IrValue? TryFindElements(IOperation operation)
    {
        if (operation is not IPropertyReferenceOperation { Type: INamedTypeSymbol { TypeArguments: [{ } element] } } reference
            || !MemberSymbols.IsElements(reference.Type)
            || MemberSymbols.Field(reference.Property) is not var (type, path, shape))
        {
            return null;
        }

        (IrValue address, type, path) = Locate(reference, type, path);
        return AddressOf(address, new IrLoadTime.Core(IrCoreQuestion.Offset, type, path, View(element), shape));
    }

    // What is inside a struct that is itself a field is one field of the outer one, and needs no address of its own.
    private (IrValue Address, string Type, string Path) Locate(IPropertyReferenceOperation reference, string type, string path)
    {
        IOperation instance = reference.Instance!;

        while (instance is IPropertyReferenceOperation { Property: { } property } outer)
        {
            if (!MemberSymbols.IsSameObject(property))
            {
                // Of a record's type the path starts anew; a pointer is another object.
                if (MemberSymbols.Field(property) is not { Shape: { } shape } field || shape.StartsWith("*", StringComparison.Ordinal))
                {
                    break;
                }

                (type, path) = (field.Type, field.Path + "." + path);
            }

            instance = outer.Instance!;
        }

        return (operands.Scalar(instance), type, path);
    }

    private LoweredValue Read(
        IPropertyReferenceOperation reference, bool isUnchecked, IrValue address, IrLoadTime.Core field)
    {
        if (ScalarType.Of(reference.Type) is not { } scalar)
        {
            return scope.Unsupported(
                reference.Syntax,
                $"the array '{reference.Property.Name}' as a value",
                $"copy it: '{reference.Property.Name}.CopyTo(span)'");
        }

        if (scalar.Type == IrType.Pointer)
        {
            return new LoweredValue.Scalar(
                !field.Shape.StartsWith("*", StringComparison.Ordinal) ? AddressOf(address, field with { Question = IrCoreQuestion.Offset })
                : isUnchecked ? CopyBytes(reference, address, field, IrType.Pointer)
                : Builder.LoadField(IrType.Pointer, address, field));
        }

        IrValue bytes = isUnchecked ? CopyBytes(reference, address, field, IrType.I64) : Builder.LoadField(IrType.I64, address, field);
        return Number(bytes, field, reference.Type!, scalar);
    }

    private LoweredValue.Scalar Number(IrValue bytes, IrLoadTime.Core field, ITypeSymbol type, ScalarType scalar) =>
        new FieldAccess(Builder).Number(bytes, field, type, scalar);

    private IrValue CopyBytes(IPropertyReferenceOperation reference, IrValue address, IrLoadTime.Core field, IrType type) =>
        CopyFrom(reference, AddressOf(address, field with { Question = IrCoreQuestion.Offset }), field, type);

    private IrValue CopyFrom(IPropertyReferenceOperation reference, IrValue source, IrLoadTime.Core field, IrType type)
    {
        IrSlot slot = scope.Function.SlotOf((scope, reference.Syntax, "field"), field.Path, WordSize);
        Builder.Store(WordSize, Builder.SlotAddress(slot), Builder.Constant(IrType.I64, 0));
        Copy(
            Builder.SlotAddress(slot),
            Builder.LoadTimeConstant(field with { Question = IrCoreQuestion.Size }, IrType.I32),
            source);
        return Builder.Load(type, WordSize, Builder.SlotAddress(slot));
    }

    private void Copy(IrValue target, IrValue size, IrValue source) => Builder.Call(
        HelperCallee.Named(CopyKernelMemory), IrType.I64, target, size, source);

    private IrValue AddressOf(IrValue address, IrLoadTime.Core field) =>
        Builder.Binary(IrOpcode.Add, address, Builder.LoadTimeConstant(field, IrType.I64));

    private static string View(ITypeSymbol type) => ScalarType.Of(type) is { Type: not IrType.Pointer } scalar
        ? (scalar.IsSigned ? "s" : "u") + scalar.Bits.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : NoNumber;

    private static uint CountOf(string shape) =>
        shape.IndexOf(']') is > 1 and int close && uint.TryParse(shape.Substring(1, close - 1), out uint count) ? count : 0;
}
