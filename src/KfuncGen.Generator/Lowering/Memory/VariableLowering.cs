using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>Reads and writes what places hold: variables in registers, and memory.</summary>
/// <param name="scope">The body.</param>
/// <param name="access">Loads and stores.</param>
internal sealed class VariableLowering(BodyScope scope, MemoryLowering access)
{
    /// <summary>What is at a place.</summary>
    public LoweredValue Read(Place place, IOperation operation)
    {
        if (operation.Type is not { } type)
        {
            return scope.Fail();
        }

        return place switch
        {
            Place.Variable variable => Read(variable.Owner, type),
            Place.Field field when ScalarType.Of(type) is { } scalar => new FieldAccess(scope.Builder).Read(field, type, scalar),
            Place.Memory memory when ScalarType.Of(type) is { } scalar => new LoweredValue.Scalar(access.Load(memory, scalar)),
            Place.Memory memory when scope.Program.Context.Layouts.Of(type) is not null => new LoweredValue.Struct(memory),
            _ => scope.UnsupportedType(operation.Syntax, type),
        };
    }

    /// <summary>What a variable in registers is worth.</summary>
    public LoweredValue Read(object owner, ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return LoweredValue.Void;
        }

        if (ScalarType.Of(type) is { } scalar)
        {
            return new LoweredValue.Scalar(scope.Function.Read(owner, 0, scalar.Type));
        }

        if (ScalarType.OfNullable(type) is { } value)
        {
            return new LoweredValue.Maybe(scope.Function.Read(owner, 1, IrType.I32), scope.Function.Read(owner, 0, value.Type));
        }

        if (SpanSymbols.IsSpan(type))
        {
            IrValue start = scope.Function.Read(owner, 0, IrType.Pointer);
            return scope.Program.Packets.IsPacket(owner)
                ? new LoweredValue.Packet(start, scope.Function.Read(owner, 1, IrType.Pointer))
                : new LoweredValue.Span(start, scope.Function.Read(owner, 1, IrType.I64));
        }

        // An argument that may be any object, put aside before another one that has a condition, is the address that it was.
        if (type is { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Interface })
        {
            return new LoweredValue.Scalar(scope.Function.Read(owner, 0, IrType.Pointer));
        }

        // What is written to a variable of such a type was reported there. If it was not, then no code is better than what lacks a part.
        return scope.Program.HasErrors ? LoweredValue.Reported : scope.Fail();
    }

    /// <summary>Sets a variable that lives in registers.</summary>
    public void Write(object owner, ITypeSymbol? type, LoweredValue value, SyntaxNode syntax)
    {
        switch (value)
        {
            case LoweredValue.Scalar scalar:
                scope.Function.Write(owner, 0, scalar.Value);
                break;

            case LoweredValue.Maybe maybe:
                scope.Function.Write(owner, 0, maybe.Value);
                scope.Function.Write(owner, 1, maybe.IsThere);
                break;

            case LoweredValue.Span or LoweredValue.Packet when !scope.Program.Packets.Declare(owner, value is LoweredValue.Packet):
                scope.Unsupported(
                    syntax, "a span that is the packet at one time and other memory at another", "use a variable of its own for each");
                break;

            case LoweredValue.Span span:
                scope.Function.Write(owner, 0, span.Start);
                scope.Function.Write(owner, 1, span.Length);
                break;

            case LoweredValue.Packet packet:
                scope.Function.Write(owner, 0, packet.Start);
                scope.Function.Write(owner, 1, packet.End);
                break;

            case LoweredValue.Iterator or LoweredValue.SpanEnumerator:
                scope.Unsupported(syntax, "an iterator in a variable", "walk it with 'foreach'");
                break;

            case LoweredValue.Struct:
                scope.UnsupportedType(syntax, type);
                break;
        }
    }

    /// <summary>Writes a value to a place.</summary>
    public void Write(Place place, ITypeSymbol? type, LoweredValue value, SyntaxNode syntax)
    {
        switch (place, value)
        {
            case (Place.Discard, _):
                break;

            case (Place.Variable variable, _):
                Write(variable.Owner, type, value, syntax);
                break;

            case (Place.Memory memory, LoweredValue.Scalar scalar) when ScalarType.Of(type) is { } scalarType:
                access.Store(memory, scalarType, scalar.Value);
                break;

            case (Place.Field field, LoweredValue.Scalar scalar) when ScalarType.Of(type) is { } scalarType:
                new FieldAccess(scope.Builder).Write(field, scalarType, scalar.Value);
                break;

            case (Place.Memory { Base.Opcode: not IrOpcode.SlotAddress }, LoweredValue.Struct)
                or (_, LoweredValue.Struct { Memory.Base.Opcode: not IrOpcode.SlotAddress })
                when type is not null && SpecialKernelStructs.UncopiedOf(type).FirstOrDefault() is { } special:
                scope.Unsupported(
                    syntax,
                    $"a copy of a '{type.Name}', which has a {SpecialKernelStructs.Describe(special.Type)} in it",
                    "read and write its other fields one by one");
                break;

            case (Place.Memory memory, LoweredValue.Struct structure) when type is not null
                && scope.Program.Context.Layouts.Of(type) is { } layout:
                access.Copy(memory, structure.Memory, layout);
                break;

            case (Place.Memory, not (LoweredValue.Scalar or LoweredValue.Failed)):
                scope.UnsupportedType(syntax, type);
                break;
        }
    }
}
