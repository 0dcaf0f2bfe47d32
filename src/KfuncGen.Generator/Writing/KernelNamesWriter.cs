using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.KernelTypes;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// Writes what is asked of the running kernel's types themselves: whether it has them, their fields and values, how large they are, where
/// fields are, which numbers values have. In a program each is a constant that loading fills in; in user space it is looked up.
/// </summary>
/// <param name="writer">The file.</param>
/// <param name="typesNamespace">Where kernel types are declared.</param>
internal sealed class KernelNamesWriter(CodeWriter writer, string typesNamespace)
{
    /// <summary>Writes all of a project.</summary>
    public void Write(KernelTypesModel model)
    {
        (KernelType Type, EquatableArray<KernelField> Names)[] types =
        [
            .. model.Types.Select(static type => (type.Type, NamesOf(type.Type))).Where(static one => !one.Item2.IsEmpty),
        ];

        if (types.Length == 0)
        {
            return;
        }

        (KernelType Type, EquatableArray<KernelField> Names)[] records = [.. types.Where(static one => one.Type is KernelType.Handle)];
        (KernelType Type, EquatableArray<KernelField> Names)[] enums = [.. types.Where(static one => one.Type is KernelType.Enum)];
        bool isPublic = model.Types.Any(type => type.IsPublic && Array.Exists(types, one => one.Type == type.Type));

        writer.Separate();
        writer.Line("/// <summary>What the running kernel's types have.</summary>");
        CSharpText.Generated(writer);
        writer.Open($"{(isPublic ? "public" : "internal")} static class {GeneratedMembers.KernelTypes}");
        Write(GeneratedMembers.Has, "Whether the running kernel has a type, field or value, as it is expected here.", types, Guard);

        if (records.Length > 0)
        {
            Write(GeneratedMembers.SizeOf, "How many bytes a type or field has in the running kernel.", records, Size);
            Write(GeneratedMembers.OffsetOf, "Where a field is in the running kernel, in bytes.", records, Offset);
        }

        if (enums.Length > 0)
        {
            Write(GeneratedMembers.ValueOf, "What an enum's values are in the running kernel.", enums, Value);
        }

        writer.Close();
    }

    private static EquatableArray<KernelField> NamesOf(KernelType type) => type switch
    {
        KernelType.Handle handle => handle.Fields ?? default,
        KernelType.Enum @enum => @enum.Request?.Asked ?? default,
        _ => default,
    };

    private void Write(
        string name,
        string what,
        (KernelType Type, EquatableArray<KernelField> Names)[] types,
        Func<KernelField, (string Type, string Name, string Question)?> ask)
    {
        writer.Separate();
        writer.Line($"/// <summary>{what}</summary>");
        writer.Open($"public static class {name}");

        foreach ((KernelType type, EquatableArray<KernelField> names) in types)
        {
            writer.Line($"/// <summary>Of <c>{type.Declaration}</c>.</summary>");
            writer.Open($"public static class {CSharpIdentifier.Type(type.Name)}");
            WriteAll(type.Name, names, ask);
            writer.Close();
            writer.Separate();
        }

        writer.Close();
    }

    private void WriteAll(
        string owner, EquatableArray<KernelField> names, Func<KernelField, (string Type, string Name, string Question)?> ask)
    {
        foreach (KernelField field in names)
        {
            if (ask(field) is var (type, name, question))
            {
                writer.Line($"/// <summary><c>{CSharpText.Xml(field.Declaration)}</c>{KernelFieldsWriter.Presence(field)}</summary>");
                writer.Line(KernelFieldsWriter.Attribute(field));
                writer.Line($"public static {type} {KernelFieldsWriter.Member(name, owner)} => {question};");
                writer.Separate();
            }

            WriteAll(owner, field.Fields, ask);
        }
    }

    private static (string Type, string Name, string Question)? Guard(KernelField field) =>
        ("bool", field.Kind is FieldKind.Whole or FieldKind.Match ? field.Name : NameOf(field), Call("Has", field));

    private static (string Type, string Name, string Question)? Size(KernelField field) =>
        field.Kind == FieldKind.Match ? null
            : ("int", field.Kind == FieldKind.Whole ? GeneratedMembers.Whole : NameOf(field), Call("SizeOf", field));

    private static (string Type, string Name, string Question)? Offset(KernelField field) =>
        field.Kind is FieldKind.Whole or FieldKind.Match ? null : ("int", NameOf(field), Call("OffsetOf", field));

    private (string Type, string Name, string Question)? Value(KernelField field)
    {
        string type = $"global::{typesNamespace}.{CSharpIdentifier.Type(field.Root)}";
        return field.Kind is FieldKind.Whole or FieldKind.Match
            ? null
            : (type, NameOf(field), $"unchecked(({type})global::KfuncGen.KernelNames.ValueOf(" +
                $"{CSharpText.Literal(field.Root)}, {CSharpText.Literal(field.Path)}))");
    }

    private static string NameOf(KernelField field) => field.Path.Replace('.', '_');

    private static string Call(string question, KernelField field) => $"global::KfuncGen.KernelNames.{question}(" +
        $"{CSharpText.Literal(field.Root)}, {CSharpText.Literal(field.Path)}, {CSharpText.Literal(field.Shape)})";
}
