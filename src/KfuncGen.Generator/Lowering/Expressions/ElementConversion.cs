using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>Elements of tuples: where they lie, and what they are as other types.</summary>
internal sealed class ElementConversion(BodyScope scope, MemoryLowering access, ConversionLowering conversions)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>The type in which C# compares two numbers.</summary>
    public static ScalarType Common(ScalarType left, ScalarType right)
    {
        if (left.Type == IrType.Pointer || right.Type == IrType.Pointer)
        {
            return ScalarType.Pointer;
        }

        (left, right) = (ArithmeticLowering.Promoted(left), ArithmeticLowering.Promoted(right));
        return left.Bits > right.Bits ? left
            : right.Bits > left.Bits ? right
            : left.IsSigned == right.IsSigned || left.Bits == 64 ? left
            : new ScalarType(IrType.I64, 64, IsSigned: true);
    }

    /// <summary>The elements of a value of tuple type.</summary>
    public ImmutableArray<(LoweredValue Value, ITypeSymbol Type)> Of(LoweredValue.Struct tuple, INamedTypeSymbol type) =>
        scope.Program.Context.Layouts.Of(type) is not { } layout ? []
            : [.. type.TupleElements.Select(element => (At(tuple.Memory.At(layout.OffsetOf(element) ?? 0), element.Type), element.Type))];

    /// <summary>A value as another type wants it: elements of tuples one by one.</summary>
    public LoweredValue Convert(LoweredValue value, ITypeSymbol from, ITypeSymbol to, SyntaxNode syntax)
    {
        if (SymbolEqualityComparer.Default.Equals(from, to) || value is LoweredValue.Failed)
        {
            return value;
        }

        if (value is LoweredValue.Scalar scalar && ScalarType.Of(from) is { } source && ScalarType.Of(to) is { } target)
        {
            return new LoweredValue.Scalar(conversions.Convert(scalar.Value, source, target));
        }

        if (value is not LoweredValue.Struct tuple || TupleLowering.TypeOf(from) is not { } fromTuple
            || TupleLowering.TypeOf(to) is not { } toTuple
            || scope.Program.Context.Layouts.Of(toTuple) is not { } layout)
        {
            return scope.UnsupportedType(syntax, ScalarType.Of(to) is null ? to : from);
        }

        Place.Memory memory = access.Temporary((syntax, to), "a tuple", to, layout);
        LoweredValue result = new LoweredValue.Struct(memory);

        foreach ((IFieldSymbol element, (LoweredValue one, ITypeSymbol type)) in
            toTuple.TupleElements.Zip(Of(tuple, fromTuple), static (element, one) => (element, one)))
        {
            LoweredValue converted = Convert(one, type, element.Type, syntax);
            result = converted is LoweredValue.Failed ? converted : result;
            Store(memory.At(layout.OffsetOf(element) ?? 0), element.Type, converted);
        }

        return result;
    }

    /// <summary>Zero, null, or a struct of them.</summary>
    public LoweredValue Default(ITypeSymbol type, SyntaxNode syntax)
    {
        if (ScalarType.Of(type) is { } scalar)
        {
            return new LoweredValue.Scalar(Builder.Constant(scalar.Type, 0));
        }

        if (scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return scope.UnsupportedType(syntax, type);
        }

        Place.Memory memory = access.Temporary((syntax, type), "a temporary " + type.Name, layout.Size);
        access.Clear(memory, layout.Size, 8);
        return new LoweredValue.Struct(memory);
    }

    private LoweredValue At(Place.Memory place, ITypeSymbol type) =>
        ScalarType.Of(type) is { } scalar ? new LoweredValue.Scalar(access.Load(place, scalar)) : new LoweredValue.Struct(place);

    private void Store(Place.Memory place, ITypeSymbol type, LoweredValue value)
    {
        if (value is LoweredValue.Scalar scalar && ScalarType.Of(type) is { } scalarType)
        {
            access.Store(place, scalarType, scalar.Value);
        }
        else if (value is LoweredValue.Struct structure && scope.Program.Context.Layouts.Of(type) is { } layout)
        {
            access.Copy(place, structure.Memory, layout);
        }
    }
}
