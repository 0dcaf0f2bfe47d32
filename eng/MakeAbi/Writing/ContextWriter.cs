using System.Globalization;
using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes the classes that stand for the structs that programs get.</summary>
internal static class ContextWriter
{
    private const string From = "eng/abi/kernel.facts and eng/abi/contexts";

    /// <summary>The files.</summary>
    public static IEnumerable<(string Path, string Text)> Write(AbiFacts facts, IReadOnlyList<ContextRow> rows)
    {
        foreach (ContextRow row in rows)
        {
            yield return ($"src/KfuncGen/KernelTypes/{row.Name}.g.cs", Class(facts.Struct(row.Name), row));
        }
    }

    private static string Class(AbiStruct facts, ContextRow row)
    {
        string[] bounds = [.. row.Spans.SelectMany(static span => new[] { span.Start, span.End })];
        AbiField[] shown = [.. facts.Fields.Where(field => !bounds.Contains(field.Name) && !row.Hidden.Contains(field.Name))];
        CheckNames(facts, row);

        CodeText text = new(From, [], "KfuncGen");
        text.Line("/// <summary>");
        text.Line(
            $"/// The kernel's <c>struct {row.Name}</c>, {row.Sentence}: " +
            "a reference is the pointer, and no object of it exists on the CLR.");
        text.Line("/// Which fields a program may use depends on its kind; the verifier says.");
        text.Line("/// </summary>");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"[KernelType(\"struct {row.Name}\", Size = {facts.Size})]"));
        text.Open($"public sealed class {row.Name}{(row.Release is null ? "" : " : IDisposable")}");
        text.Open($"private {row.Name}()").Close();

        if (row.Release is { } release)
        {
            Documentation(text, $"In BPF: gives back a reference that the program owns, as <c>{release}</c> does; null stays null.");
            text.Line($"[MapHelper(\"{release}\")]");
            text.Line($"public void Dispose() => throw BpfOnlyException.ForHelper(\"{release}\");");
        }

        foreach ((string name, string start, string end, string sentence) in row.Spans)
        {
            Span(text, row.Name, name, facts.Field(start), facts.Field(end), sentence);
        }

        foreach (AbiField field in shown)
        {
            if (row.Objects.TryGetValue(field.Name, out string? type))
            {
                Object(text, row, field, type);
            }
            else
            {
                Property(text, row, field);
            }
        }

        return text.Close().ToString();
    }

    private static void Span(CodeText text, string owner, string name, AbiField start, AbiField end, string sentence)
    {
        string size = start.IsPointer ? ", Size = 8" : "";
        Documentation(text, sentence);
        text.Line(string.Create(CultureInfo.InvariantCulture, $"[PacketData({start.Offset}, {end.Offset}{size})]"));
        text.Line($"public Span<byte> {name} => throw BpfOnlyException.ForMemory(\"{owner}.{name}\");");
    }

    // The class is the project's, so the call names it, as that of a helper which returns such an object does.
    private static void Object(CodeText text, ContextRow row, AbiField field, string type)
    {
        Documentation(text, row.Sentences.GetValueOrDefault(field.Name) ?? $"The field <c>{field.Name}</c>.");
        text.Line(
            $"/// <typeparam name=\"TObject\">The class of <c>struct {type}</c>: <c>[KernelFields(\"{type}\", …)]</c>.</typeparam>");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"[KernelField({field.Offset}, 8)]"));
        text.Line($"[return: KernelObject(\"{type}\")]");
        text.Line($"public TObject {CSharpNames.Escape(field.Name)}<TObject>()");
        text.Line($"    where TObject : class => throw BpfOnlyException.ForMemory(\"{row.Name}.{field.Name}\");");
    }

    private static void Property(CodeText text, ContextRow row, AbiField field)
    {
        string thrown = $"throw BpfOnlyException.ForMemory(\"{row.Name}.{field.Name}\")";
        bool isWritten = row.Written.Contains(field.Name);
        int size = field.IsPointer ? 8 : CSharpNames.SizeOf(field.Type);
        Documentation(text, row.Sentences.GetValueOrDefault(field.Name) ?? $"The field <c>{field.Name}</c>.");
        text.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"[KernelField({field.Offset}, {size}{(field.Count > 0 ? $", Count = {field.Count}" : "")})]"));
        string declaration = $"public {Type(row, field, isWritten)} {CSharpNames.Escape(field.Name)}";

        // An array is written by its elements.
        if (isWritten && field.Count == 0)
        {
            text.Open(declaration).Line($"get => {thrown};").Line($"set => {thrown};").Close();
        }
        else
        {
            text.Line($"{declaration} => {thrown};");
        }
    }

    private static string Type(ContextRow row, AbiField field, bool isWritten)
    {
        if (field.IsPointer)
        {
            return row.Pointers.GetValueOrDefault(field.Name)
                ?? throw new AbiException(
                    $"'{row.Name}.{field.Name}' is a {field.Type}. Say in {ContextTable.Path} what it points to (pointer), that it " +
                    "bounds memory (span), or hide it.");
        }

        string type = CSharpNames.Number(field.Type)
            ?? throw new AbiException(
                $"'{row.Name}.{field.Name}' is a {field.Type}, for which contexts have no form yet. Hide it in {ContextTable.Path}.");
        return field.Count == 0 ? type : $"{(isWritten ? "KernelArray" : "ReadOnlyKernelArray")}<{type}>";
    }

    private static void Documentation(CodeText text, string sentence)
    {
        text.Line();
        text.Line($"/// <summary>{sentence}</summary>");
        text.Line("/// <exception cref=\"BpfOnlyException\">Always, on the CLR.</exception>");
    }

    private static void CheckNames(AbiStruct facts, ContextRow row)
    {
        foreach (string name in row.Written.Concat(row.Hidden).Concat(row.Pointers.Keys).Concat(row.Objects.Keys)
            .Concat(row.Sentences.Keys))
        {
            facts.Field(name);
        }
    }
}
