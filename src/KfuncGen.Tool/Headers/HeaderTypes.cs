using System.Globalization;
using System.Text;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Tool.Headers;

/// <summary>
/// Declares the types that prototypes reach, each after those that it needs. Structs that only the kernel looks into are
/// declared empty and not just named: to a loader a struct and a mere declaration are different kinds.
/// </summary>
/// <remarks>bpf_core_types_are_compat in libbpf's relo_core.c.</remarks>
/// <param name="names">Makes names that C takes in one file.</param>
internal sealed class HeaderTypes(HeaderNames names)
{
    private readonly StringBuilder text = new();
    private readonly HashSet<string> records = new(StringComparer.Ordinal);
    private readonly HashSet<string> tags = new(StringComparer.Ordinal);
    private readonly HashSet<(bool IsTag, string Name)> done = [];

    /// <summary>The declarations so far: names of structs first, then everything in the order of need.</summary>
    public string Text
    {
        get
        {
            StringBuilder all = new();

            foreach (string record in records.Order(StringComparer.Ordinal))
            {
                all.Append(record).Append(";\n");
            }

            all.Append(all.Length > 0 ? "\n" : "");

            foreach (CTypeDeclaration.Enum @enum in names.Enums)
            {
                all.Append(HeaderDeclaration.Body(@enum)).Append(";\n\n");
            }

            return all.Append(text).ToString();
        }
    }

    /// <summary>
    /// The names of structs, unions and enums: they must be known before a prototype has them, or C takes them for types of that prototype
    /// alone. An older vmlinux.h may lack them.
    /// </summary>
    public string Names => string.Concat(
        tags.Order(StringComparer.Ordinal).Select(static tag => tag + ";\n")
            .Concat(names.Enums.Select(static one => HeaderDeclaration.Body(one) + ";\n")));

    /// <summary>Declares what a prototype needs. Of two kernels' types of one name the first that is added stays.</summary>
    public void Add(KfuncAppearance appearance)
    {
        Add(appearance.Kfunc.ReturnType, appearance.Target.Types);

        foreach (CParameter parameter in appearance.Kfunc.Parameters)
        {
            Add(parameter.Type, appearance.Target.Types);
        }
    }

    private void Add(CType type, TypeTable types)
    {
        switch (type)
        {
            case CType.Simple simple when types.Find(simple) is CTypeDeclaration.Typedef typedef && done.Add((false, simple.Name)):
                Add(typedef.Target, types);
                AddTypedef(typedef);
                break;

            case CType.Tag tag when done.Add((true, ((CType.Tag)names.Of(tag)).Name)):
                AddTag(tag, types);
                break;

            case CType.Anonymous { Declaration: CTypeDeclaration.Enum }:
                names.Of(type);
                break;

            case CType.Anonymous { Declaration: CTypeDeclaration.Record { Fields: { } fields } }:
                AddFields(fields, types);
                break;

            case CType.Pointer pointer:
                Add(pointer.Pointee, types);
                break;

            case CType.Array array:
                Add(array.Element, types);
                break;

            case CType.Qualified qualified:
                Add(qualified.Type, types);
                break;

            case CType.Annotated annotated:
                Add(annotated.Type, types);
                break;

            case CType.Function function:
                Add(function.ReturnType, types);

                foreach (CParameter parameter in function.Parameters)
                {
                    Add(parameter.Type, types);
                }

                break;
        }
    }

    private void AddTypedef(CTypeDeclaration.Typedef typedef)
    {
        string declaration = $"typedef {HeaderDeclaration.Write(names.Of(typedef.Target), typedef.Name)};\n";

        // stdbool.h makes a macro of it.
        text.Append(typedef.Name == "bool" ? $"#ifndef bool\n{declaration}#endif\n" : declaration);
    }

    private void AddTag(CType.Tag tag, TypeTable types)
    {
        CTypeDeclaration? declaration = types.Find(tag);
        tags.Add(HeaderDeclaration.Name(names.Of(tag)));

        switch (declaration)
        {
            case CTypeDeclaration.Enum @enum:
                text.Append(HeaderDeclaration.Body(names.Of(@enum))).Append(";\n\n");
                break;

            case CTypeDeclaration.Record { Fields: { IsEmpty: false } fields } found:
                CTypeDeclaration.Record record = names.Of(found);
                records.Add(HeaderDeclaration.Name(record));
                AddFields(fields, types);
                text.Append(HeaderDeclaration.Body(record, HeaderAlignment.IsPacked(found, types))).Append(";\n");
                text.AppendFormat(
                    CultureInfo.InvariantCulture,
                    "_Static_assert(sizeof({0}) == {1}, \"{0} has {1} bytes in the kernel\");\n\n",
                    HeaderDeclaration.Name(record),
                    record.Size);
                break;

            case CTypeDeclaration.Record empty:
                records.Add(HeaderDeclaration.Name(names.Of(empty)));
                text.Append(HeaderDeclaration.Name(names.Of(empty))).Append(" {};\n");
                break;
        }
    }

    private void AddFields(EquatableArray<CField> fields, TypeTable types)
    {
        foreach (CField field in fields)
        {
            Add(field.Type, types);
        }
    }
}
