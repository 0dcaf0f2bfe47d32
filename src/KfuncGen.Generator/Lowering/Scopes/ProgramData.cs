using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>
/// The data of a program that is not on its stack: constants, which the kernel only takes from read-only memory, and static
/// fields, of which each program has its own unless it is part of an object.
/// </summary>
/// <param name="shared">The data of the program's object; null where it is part of none.</param>
internal sealed class ProgramData(ObjectData? shared)
{
    private readonly List<byte> constants = [];
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly Dictionary<ISymbol, int> knownFields = new(SymbolEqualityComparer.Default);
    private readonly List<(IFieldSymbol Field, int Offset)> fields = [];
    private int writableSize;

    /// <summary>The constants.</summary>
    public byte[] ReadOnly => [.. constants];

    /// <summary>The size in bytes of the static fields that are the program's own.</summary>
    public int WritableSize => shared is null ? writableSize : 0;

    /// <summary>The static fields that the program uses, and where they are in its data.</summary>
    public IReadOnlyList<(IFieldSymbol Field, int Offset)> Fields => fields;

    /// <summary>Adds a constant, once however often it is asked for.</summary>
    /// <param name="bytes">The constant.</param>
    /// <param name="alignment">Its alignment.</param>
    /// <returns>Where it begins.</returns>
    public int Add(byte[] bytes, int alignment)
    {
        string key = alignment + ":" + Convert.ToBase64String(bytes);

        if (!known.TryGetValue(key, out int offset))
        {
            while (constants.Count % alignment != 0)
            {
                constants.Add(0);
            }

            known.Add(key, offset = constants.Count);
            constants.AddRange(bytes);
        }

        return offset;
    }

    /// <summary>Where a static field is.</summary>
    public Place.Memory PlaceOf(BodyScope scope, IFieldSymbol field, SyntaxNode use)
    {
        if (!knownFields.TryGetValue(field, out int offset))
        {
            if (scope.Program.Context.Layouts.SharedOf(field.Type) is not { } layout || ScalarType.Of(field.Type)?.Type == IrType.Pointer)
            {
                scope.Report(
                    Descriptors.UnsupportedBpfType,
                    use,
                    field.Type.ToDisplayString(),
                    "the static fields of a program are integers, structs of them, and inline arrays");
                return Place.Memory.Nowhere(scope.Builder);
            }

            if (SpecialKernelStructs.WhyNotStatic(field.Type) is { } why)
            {
                scope.Report(
                    Descriptors.UnsupportedBpfType,
                    use,
                    field.Type.ToDisplayString(),
                    why);
                return Place.Memory.Nowhere(scope.Builder);
            }

            if (InitialValues.MayHave(field) && !scope.Program.CanReadWhereLoaded(field))
            {
                scope.Report(Descriptors.InitializedBpfField, use, field.Name, scope.Program.Container.Name);
            }

            offset = shared?.OffsetOf(field, layout) ?? (writableSize + 7) / 8 * 8;
            knownFields.Add(field, offset);
            fields.Add((field, offset));
            writableSize = offset + layout.Size;
        }

        return new Place.Memory(scope.Builder.DataAddress(shared is null ? IrSection.Writable : IrSection.Shared, offset), 0);
    }
}
