using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.KernelTypes;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Words;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// Writes the fields of kernel types as properties: once for pointers that the verifier trusts, whose fields are loaded, and once more in a
/// class of its own for any address, whose fields are copied with care.
/// </summary>
/// <param name="writer">The file.</param>
/// <param name="typesNamespace">Where kernel types are declared.</param>
internal sealed class KernelFieldsWriter(CodeWriter writer, string typesNamespace)
{
    /// <summary>Writes the members of a type.</summary>
    public void Write(KernelType.Handle handle, EquatableArray<KernelField> fields)
    {
        WriteAll(fields, handle.Name, isUnchecked: false);
        writer.Separate();
        writer.Line("/// <summary>");
        writer.Line("/// The same fields, wherever the reference comes from: copied with <c>bpf_probe_read_kernel</c>, and 0 where there");
        writer.Line("/// is no memory. The verifier asks no null check of it, and finds no mistake in it either.");
        writer.Line("/// </summary>");
        writer.Line(
            $"public {GeneratedMembers.Unchecked} Unchecked => {Read(GeneratedMembers.Unchecked, handle.Name + ".Unchecked")};");
        writer.Line();
        writer.Line("/// <summary>Fields that are copied with care.</summary>");
        writer.Line($"[global::KfuncGen.KernelType({CSharpText.Literal(handle.Declaration)})]");
        writer.Open($"public sealed class {GeneratedMembers.Unchecked}");
        writer.Line($"private {GeneratedMembers.Unchecked}() {{ }}");
        WriteAll(fields, GeneratedMembers.Unchecked, isUnchecked: true);
        writer.Close();
    }

    private void WriteAll(EquatableArray<KernelField> fields, string owner, bool isUnchecked)
    {
        foreach (KernelField field in fields.Where(static field => field.Kind is not (FieldKind.Whole or FieldKind.Match)))
        {
            writer.Separate();
            Write(field, owner, isUnchecked);
        }
    }

    private void Write(KernelField field, string owner, bool isUnchecked)
    {
        string nested = field.Name + "_fields";
        string type = field.Kind switch
        {
            FieldKind.Handle => Handle(field.Type!, isUnchecked) + (isUnchecked ? "" : "?"),
            FieldKind.Record => Handle(field.Type!, isUnchecked),
            FieldKind.Elements => $"global::KfuncGen.KernelElements<{field.Type}>",
            FieldKind.Objects => $"global::KfuncGen.KernelObjects<{Handle(field.Type!, isUnchecked)}" +
                $"{(isUnchecked || !IsOfPointers(field.Shape) ? "" : "?")}>",
            FieldKind.Nested => CSharpIdentifier.Escape(nested),
            _ => field.Type!,
        };

        writer.Line($"/// <summary><c>{CSharpText.Xml(field.Declaration)}</c>{Presence(field)}</summary>");
        writer.Line(Attribute(field));

        if (field.Deprecation is not null)
        {
            writer.Line($"[global::System.Obsolete({CSharpText.Literal(field.Deprecation)}, {StubWriter.ObsoleteArguments})]");
        }

        WriteProperty(field, type, Member(field.Name, owner), isAssignable: !isUnchecked && IsAssignable(field));

        if (field.Kind == FieldKind.Nested)
        {
            writer.Separate();
            writer.Line($"/// <summary>Fields of <c>{field.Name}</c>, whose type has no name of its own here.</summary>");
            writer.Line($"[global::KfuncGen.KernelType({CSharpText.Literal(field.Shape)})]");
            writer.Open($"public sealed class {CSharpIdentifier.Escape(nested)}");
            writer.Line($"private {CSharpIdentifier.Escape(nested)}() {{ }}");
            WriteAll(field.Fields, nested, isUnchecked);
            writer.Close();
        }
    }

    // Elements are assigned through the view.
    private static bool IsAssignable(KernelField field) =>
        field.Kind == FieldKind.Number && AssignableFields.Of(field.Root, field.Path).Any();

    private void WriteProperty(KernelField field, string type, string name, bool isAssignable)
    {
        string read = Read(type, $"{field.Root}.{field.Path}");

        if (!isAssignable)
        {
            writer.Line($"public {type} {name} => {read};");
            return;
        }

        writer.Open($"public {type} {name}");
        writer.Line($"get => {read};");
        writer.Line($"set => global::KfuncGen.KernelNames.Write(value, {CSharpText.Literal($"{field.Root}.{field.Path}")});");
        writer.Close();
    }

    private static bool IsOfPointers(string shape) => shape.IndexOf("]*", StringComparison.Ordinal) > 0;

    private string Handle(string name, bool isUnchecked) =>
        LibraryTypes.NamespaceOf(new ReachedType(ReachedTypeKind.Handle, name)) is { } library
            ? $"global::{library}.{CSharpIdentifier.Type(name)}"
            : $"global::{typesNamespace}.{CSharpIdentifier.Type(name)}{(isUnchecked ? "." + GeneratedMembers.Unchecked : "")}";

    private static string Read(string type, string field) => $"global::KfuncGen.KernelNames.Read<{type}>({CSharpText.Literal(field)})";

    /// <summary>A field's name in C#: no member can be called like its class, or like what every class has.</summary>
    public static string Member(string name, string owner) =>
        name == owner || name is "Unchecked" or "Dispose" || name == GeneratedMembers.Unchecked
            ? name + "_"
            : CSharpIdentifier.Member(name);

    /// <summary>Where a field is and is not, for people.</summary>
    public static string Presence(KernelField field) =>
        $"<br/>{(field.Kind is FieldKind.Value or FieldKind.Whole or FieldKind.Match ? "" : "At ")}{field.Places}." +
        $"{(field.Missing.IsEmpty ? "" : $" Missing on {TargetWords.Of(field.Missing)}.")}" +
        (field.Changed is null ? "" : $" It is {CSharpText.Xml(field.Changed)}.") +
        (field.Drift is null ? "" : $" It is {CSharpText.Xml(field.Drift)}.");

    /// <summary>The attribute that says which field a member stands for.</summary>
    public static string Attribute(KernelField field)
    {
        string missing = field.Missing.IsEmpty ? "" : $", Missing = {CSharpText.Array(field.Missing)}";
        string drift = field.Drift is null ? "" : $", Drift = {CSharpText.Literal(field.Drift)}";
        return $"[global::KfuncGen.KernelMember({CSharpText.Literal(field.Root)}, {CSharpText.Literal(field.Path)}, " +
            $"{CSharpText.Literal(field.Shape)}, Present = {CSharpText.Array(field.Present)}{missing}{drift})]";
    }
}
