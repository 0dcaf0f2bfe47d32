using System.Globalization;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Drift;

/// <summary>
/// Compares what a variable of each processor is on two targets: as loading does it on the running kernel, so that both say the same. A
/// number is loaded as it is, other than a field, of which loading makes the program's.
/// </summary>
public static class VariableForm
{
    /// <summary>
    /// The shape of a variable's type, an enum as the number that it is; null for one that programs have no use of: an array, of which the
    /// verifier knows the size and not the elements, a struct without a name, a floating-point number.
    /// </summary>
    public static string? Of(CType type, TargetTypes target)
    {
        CType found = target.Types.Resolve(type);
        CTypeDeclaration.Enum? @enum = found switch
        {
            CType.Tag { Kind: CTagKind.Enum } tag => target.Types.Find(tag) as CTypeDeclaration.Enum,
            CType.Anonymous anonymous => anonymous.Declaration as CTypeDeclaration.Enum,
            _ => null,
        };

        string shape = @enum is not null
            ? (@enum.IsSigned ? "s" : "u") + (@enum.Size * 8).ToString(CultureInfo.InvariantCulture)
            : KfuncShape.Of(type, target.Types);
        return IsRecord(shape) ? (NameOf(shape) == "?" ? null : shape)
            : shape.StartsWith("*", StringComparison.Ordinal) || BitsOf(shape) is 8 or 16 or 32 or 64 ? shape
            : null;
    }

    /// <summary>
    /// Whether a program that was built for one shape can be loaded where the other is: structs of the same name, numbers of as many bits,
    /// pointers to structs of the same name.
    /// </summary>
    public static bool IsSame(string built, string found) => IsRecord(built)
        ? IsRecord(found) && NameOf(built) == NameOf(found)
        : FieldForm.IsSameKind(built, found) && (built.StartsWith("*", StringComparison.Ordinal) || BitsOf(built) == BitsOf(found));

    private static bool IsRecord(string shape) =>
        shape.StartsWith("struct ", StringComparison.Ordinal) || shape.StartsWith("union ", StringComparison.Ordinal);

    private static string NameOf(string shape) => shape.Substring(shape.IndexOf(' ') + 1);

    private static uint BitsOf(string shape) => shape is "bool" or "char" ? 8
        : shape.Length > 1 && shape[0] is 'u' or 's' && uint.TryParse(shape.Substring(1), out uint bits) ? bits
        : 0;
}
