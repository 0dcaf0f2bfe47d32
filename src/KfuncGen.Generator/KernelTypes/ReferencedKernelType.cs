using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Generator.KernelTypes;

/// <summary>A kernel type that a referenced assembly declares and this one sees.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="Declaration">The C type that it stands for.</param>
/// <param name="Size">Its size in bytes; null where it is not said.</param>
/// <param name="IsPublic">Whether everybody sees it.</param>
/// <param name="IsDisposable">Whether <c>using</c> accepts it.</param>
/// <param name="Members">
/// What of it can be used: members of a struct, members of an enum with their values, fields of a kernel object with all that is known.
/// </param>
internal sealed record ReferencedKernelType(
    string Name, string Declaration, uint? Size, bool IsPublic, bool IsDisposable, EquatableArray<string> Members)
{
    /// <summary>Whether it does all that this project wants of the type, so that there need be no second one.</summary>
    /// <param name="wanted">The type as this project would declare it.</param>
    /// <param name="isPublic">Whether public code is to name it.</param>
    public bool Replaces(KernelType wanted, bool isPublic) =>
        wanted.Declaration == Declaration
        && (IsPublic || !isPublic)
        && wanted switch
        {
            KernelType.Handle handle => (handle.Release is null || IsDisposable) && HasFields(handle.Fields),
            KernelType.Held held => held.Members.Size == Size && NamesOf(held.Members, "").All(Members.Contains),
            KernelType.Enum @enum => @enum.Members.All(
                member => Members.Contains(MemberText(CSharpIdentifier.EnumMember(member.Name).TrimStart('@'), member.Value)))
                && (@enum.Request?.Asked ?? default).All(HasField),
            _ => true,
        };

    /// <summary>A member of an enum, as <see cref="Members"/> has it.</summary>
    public static string MemberText(string name, long value) => FormattableString.Invariant($"{name} = {value}");

    /// <summary>A field of a kernel object, as <see cref="Members"/> has it: rules read all of it.</summary>
    public static string FieldText(
        string root, string path, string shape, IEnumerable<string> present, IEnumerable<string> missing, string? drift) =>
        $"{root}.{path}: {shape} on {string.Join(",", present)} not {string.Join(",", missing)} {drift}";

    private bool HasFields(EquatableArray<KernelField>? fields) =>
        fields is not { } wanted || (Members.Contains(GeneratedMembers.Unchecked) && wanted.All(HasField));

    private bool HasField(KernelField field) => field.Kind is FieldKind.Whole or FieldKind.Match
        || (Members.Contains(FieldText(field.Root, field.Path, field.Shape, field.Present, field.Missing, field.Drift))
        && field.Fields.All(HasField));

    private static IEnumerable<string> NamesOf(HeldStruct members, string owner) =>
        members.Fields.Where(static field => field.IsPublic).Select(field => owner + field.Name)
            .Concat(members.Bits.Select(bits => owner + bits.Name))
            .Concat(members.Constants.Select(constant => owner + constant.Name))
            .Concat(members.Fields.Where(static field => field is { IsPublic: true, Nested: not null })
                .SelectMany(field => NamesOf(field.Nested!, owner + field.Type + ".")));
}
