using System.Globalization;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Drift;

/// <summary>Says what is in a type, and how far that changed between two kernels for programs whose loader finds it by name.</summary>
public static class TypeMembers
{
    /// <summary>The keywords of types that people ask for, and that of variables that each processor has.</summary>
    public static EquatableArray<string> Keywords { get; } = EquatableArray.Create("struct", "union", "enum", "typedef", Variable);

    /// <summary>The keyword of variables.</summary>
    public const string Variable = "var";

    /// <summary>The members of a type in the order of C, those of structs without a name among them.</summary>
    public static EquatableArray<TypeMember> Of(TargetTypes target, CTypeDeclaration type) => type switch
    {
        CTypeDeclaration.Record record => target.FieldsOf(record).Select(field => Of(target, field)).ToEquatableArray(),
        CTypeDeclaration.Enum @enum => @enum.Members.Select(
            static member => new TypeMember(
                member.Name, member.Value.ToString(CultureInfo.InvariantCulture), null, null, null, member.Value)).ToEquatableArray(),
        CTypeDeclaration.Typedef typedef => EquatableArray.Create(new TypeMember(
            typedef.Name, CDeclaration.Write(typedef.Target), KfuncShape.Of(typedef.Target, target.Types), null, null, null)),
        CTypeDeclaration.Variable variable => EquatableArray.Create(new TypeMember(
            variable.Name,
            CDeclaration.Write(variable.Type),
            VariableForm.Of(variable.Type, target) ?? KfuncShape.Of(variable.Type, target.Types),
            null,
            null,
            null,
            IsVariable: true)),
        _ => default,
    };

    /// <summary>A field, wherever it is.</summary>
    public static TypeMember Of(TargetTypes target, CField field) => new(
        field.Name,
        CDeclaration.Write(field.Type) + (field.BitWidth is { } width ? " : " + width.ToString(CultureInfo.InvariantCulture) : ""),
        KfuncShape.Of(field.Type, target.Types),
        field.BitOffset,
        field.BitWidth,
        null);

    /// <summary>The size of a type in bytes; null where it has none of its own.</summary>
    public static uint? SizeOf(CTypeDeclaration type) => type switch
    {
        CTypeDeclaration.Record record => record.Size,
        CTypeDeclaration.Enum @enum => @enum.Size,
        _ => null,
    };

    /// <summary>
    /// What became of a member: one that went or became something of another kind is refused by loaders, one of another width or sign is
    /// read as it is, and one that only moved is found.
    /// </summary>
    /// <returns>Null where nothing did.</returns>
    public static DriftChange? Compare(TypeMember? older, TypeMember? newer)
    {
        switch (older, newer)
        {
            case ({ } gone, null):
                return new DriftChange(DriftLevel.Abi, $"{gone.Name} is gone: {gone.Declaration}");
            case (null, { } added):
                return new DriftChange(DriftLevel.Cosmetic, $"{added.Name} is new: {added.Declaration}");
            case ({ Value: { } was } value, { Value: { } now }) when was != now:
                return new DriftChange(DriftLevel.Type, $"{value.Name} was {was} and is {now}");
            case ({ Shape: { } a }, { Shape: { } b }) when a != b && !IsSameKind(older, a, b):
                return new DriftChange(DriftLevel.Abi, Change(older, newer));
            case ({ Shape: { } a }, { Shape: { } b }) when a != b || older.BitWidth != newer.BitWidth:
                return new DriftChange(DriftLevel.Type, Change(older, newer));
            case ({ Place: { } from }, { Place: { } to }) when from != to:
                return new DriftChange(DriftLevel.Cosmetic, $"{older.Name} moved from {PlaceOf(older)} to {PlaceOf(newer)}");
            default:
                return null;
        }
    }

    /// <summary>Where a member is, in bytes and bits: <c>2432</c>, <c>1236.3</c>; empty where it is nowhere.</summary>
    public static string PlaceOf(TypeMember member) => member.Place is not { } bits ? ""
        : (bits / 8).ToString(CultureInfo.InvariantCulture)
            + (member.BitWidth is null ? "" : "." + (bits % 8).ToString(CultureInfo.InvariantCulture));

    private static bool IsSameKind(TypeMember member, string older, string newer) =>
        member.IsVariable ? VariableForm.IsSame(older, newer) : FieldForm.IsSameKind(older, newer);

    private static string Change(TypeMember older, TypeMember newer) =>
        $"{older.Name} was {older.Declaration} and is {newer.Declaration}";
}
