using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.KernelFields;

/// <summary>A field of a kernel type, as generated code declares it.</summary>
/// <param name="Name">The kernel's name of it.</param>
/// <param name="Kind">What it is to C#.</param>
/// <param name="Type">
/// The C# type: of a number and of an array's elements as code spells it, of a handle or record the kernel's name, of a nested one null.
/// </param>
/// <param name="Root">The type that the path starts from, without keyword.</param>
/// <param name="Path">The path.</param>
/// <param name="Shape">Its canonical shape on the newest target that has it.</param>
/// <param name="Declaration">Its C declaration there.</param>
/// <param name="Places">Where it is on each target, for people.</param>
/// <param name="Present">The targets that have it as that.</param>
/// <param name="Missing">The targets whose type has no such field, or has something of another kind there.</param>
/// <param name="Changed">What those have that have something of another kind: as C, with the targets' names; null where none does.</param>
/// <param name="Drift">What it is on targets where the C# type may not hold all its values; null where it holds them on all.</param>
/// <param name="Fields">Of a nested one, what is asked for in it.</param>
/// <param name="Deprecation">Why it is deprecated; null where nothing says so.</param>
internal sealed record KernelField(
    string Name,
    FieldKind Kind,
    string? Type,
    string Root,
    string Path,
    string Shape,
    string Declaration,
    string Places,
    EquatableArray<string> Present,
    EquatableArray<string> Missing,
    string? Changed,
    string? Drift,
    EquatableArray<KernelField> Fields,
    string? Deprecation = null)
{
    /// <summary>What stands for the comparison of a type with all that is asked of it.</summary>
    /// <param name="whole">The type itself.</param>
    /// <param name="target">The target that is compared with.</param>
    /// <param name="shape">The type there, with all that is asked of it.</param>
    /// <param name="count">How much that is.</param>
    public static KernelField Match(KernelField whole, string target, string shape, int count) => whole with
    {
        Name = GeneratedMembers.Matches,
        Kind = FieldKind.Match,
        Path = "=",
        Shape = shape,
        Places = $"All that is asked of it, {count} in number, is of the same types as on {target}",
        Present = EquatableArray.Create(target),
        Missing = default,
    };
}
