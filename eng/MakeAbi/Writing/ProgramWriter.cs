using System.Globalization;
using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes the table of programs for each that reads it: users, the generator, the library, snapshots.</summary>
internal sealed class ProgramWriter(AbiFacts facts, ProgramTable table, IReadOnlyList<ContextRow> contexts)
{
    // The contexts whose parameters are the user's to name.
    private static readonly string[] Open = ["hook", "raw", "registers", "result", "probe", "record"];

    private const string From = "eng/abi/programs";
    private const int AttachShift = 16;
    private const int VariantShift = 24;

    /// <summary>The files.</summary>
    public IEnumerable<(string Path, string Text)> Write()
    {
        Check();
        yield return ("src/KfuncGen/Kinds/BpfProgramType.g.cs", Kinds());
        yield return ("src/KfuncGen/Kinds/ProgramKind.g.cs", LibraryTable());
        yield return ("src/KfuncGen/Programs/LoadedPrograms.g.cs", LoadedPrograms());
        yield return ("src/KfuncGen.Generator/Lowering/Programs/ProgramType.g.cs", GeneratorTable());
        yield return ("src/KfuncGen.Snapshots/Hooks/KfuncHooks.g.cs", Hooks());

        foreach (ResultEnum result in table.Results)
        {
            yield return ($"src/KfuncGen/Kinds/{result.Name}.g.cs", Results(result));
        }

        // The library does not know the generator, nor it the library.
        foreach (ColumnEnum column in table.Columns)
        {
            yield return ($"src/KfuncGen/Kinds/{column.Name}.g.cs", Column(column, "KfuncGen.Kinds"));
            yield return ($"src/KfuncGen.Generator/KernelFields/{column.Name}.g.cs", Column(column, "KfuncGen.Generator.KernelFields"));
        }
    }

    private void Check()
    {
        AbiEnum types = facts.Enum("bpf_prog_type");
        string[] expected = [.. types.Values.Select(static value => value.Name).Where(
            static name => name.StartsWith(
                "BPF_PROG_TYPE_",
                StringComparison.Ordinal)).Select(static name => name["BPF_PROG_TYPE_".Length..]).Where(static name => name != "UNSPEC")];

        if (!table.Types.Select(static type => type.Name).SequenceEqual(expected))
        {
            throw new AbiException($"{From} must have the types of enum bpf_prog_type in their order: {string.Join(' ', expected)}.");
        }

        foreach ((_, ProgramKindRow kind) in table.Kinds)
        {
            if (kind.Context is { } context && !Open.Contains(context) && !contexts.Any(row => row.Name == context && row.IsContext))
            {
                throw new AbiException($"the kind '{kind.Name}' gets a '{context}', which {ContextTable.Path} does not have as a context.");
            }

            Check(kind, ColumnEnum.HookSort, kind.At);
            Check(kind, ColumnEnum.HookValues, kind.Hands);
        }
    }

    private void Check(ProgramKindRow kind, string column, string value)
    {
        if (table.Columns.FirstOrDefault(one => one.Name == column) is not { } values || !values.Has(value))
        {
            throw new AbiException($"the kind '{kind.Name}' says '{value}', which is no value of '{column}' at the end of {From}.");
        }
    }

    private string Kinds()
    {
        CodeText text = new(From, [], "KfuncGen");
        text.Line("/// <summary>");
        text.Line(
            "/// The kinds of BPF programs that can be written in C#: the kernel's type of the program (enum bpf_prog_type) in the " +
            "lower 16 bits, and");
        text.Line(
            "/// above them where it is to be attached (enum bpf_attach_type), as far as the kernel wants to know it when the program " +
            "is loaded.");
        text.Line(
            "/// A program that leaves an array's or span's bounds ends there, as an exception would end it: <c>finally</c> blocks and " +
            "<c>using</c> run,");
        text.Line("/// and the kernel gets the value that is named here.");
        text.Line("/// </summary>");
        text.Open("public enum BpfProgramType");
        bool isFirst = true;

        foreach ((ProgramTypeRow type, ProgramKindRow kind) in table.Kinds)
        {
            if (!isFirst)
            {
                text.Line();
            }

            isFirst = false;
            text.Line("/// <summary>");
            text.Line($"/// {kind.Sentence}{(type.Sleeps ? " May sleep." : "")}");
            string parameters = kind.Context switch
            {
                null => "ref T ctx",
                "record" => "T record",
                "result" => "nint result",
                { } context when Open.Contains(context) => "…",
                var context => context + " ctx",
            };
            text.Line($"/// <c>static {(kind.Result == "member" ? "…" : kind.Result)} F({parameters})</c>{Early(kind)}");
            text.Line("/// </summary>");
            text.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kind.Name} = {Number(type)}{(Attach(kind) is > 0 and { } attach ? $" | ({attach} << {AttachShift})" : "")}" +
                    $"{(kind.Variant > 0 ? $" | ({kind.Variant} << {VariantShift})" : "")},"));
        }

        return text.Close().ToString();
    }

    private string Early(ProgramKindRow kind) => kind.Result switch
    {
        "void" => ".",
        "bool" => ". Out of bounds: false.",
        "int" or "member" => $". Out of bounds: {kind.Early}.",
        _ => $". Out of bounds: <see cref=\"{kind.Result}.{kind.Early}\"/>.",
    };

    private string LibraryTable()
    {
        CodeText text = new(From, ["KfuncGen.Linux.Abi", "KfuncGen.Linux.Privileges"], "KfuncGen.Kinds");
        text.Line("/// <content>The table.</content>");
        text.Open("internal sealed partial record ProgramKind");
        text.Open("private static ProgramKind? Find(BpfProgramType type) => type switch");

        foreach ((ProgramTypeRow type, ProgramKindRow kind) in table.Kinds)
        {
            string needs = string.Join(", ", type.Needs.Select(static need => "Capability." + need));
            string expected = kind.Expect is { } expect ? "bpf_attach_type." + expect : "0";
            text.Line(
                $"BpfProgramType.{kind.Name} => new(bpf_prog_type.BPF_PROG_TYPE_{type.Name}, {expected}, " +
                $"ProgramInput.{Capitalized(type.Run)}, ProgramAttachment.{Capitalized(kind.Link)}, " +
                $"HookSort.{kind.At}, HookValues.{kind.Hands}, {CSharp(type.IsBound)}, {CSharp(type.IsUnprivileged)}, " +
                $"{CSharp(type.Sleeps)}, [{needs}]),");
        }

        return text.Line("_ => null,").Close(";").Close().ToString();
    }

    private string LoadedPrograms()
    {
        CodeText text = new(From, ["KfuncGen.Loading"], "KfuncGen.Programs");
        text.Line("/// <summary>The classes of programs in the kernel.</summary>");
        text.Open("internal static class LoadedPrograms");
        text.Line("/// <summary>A program in the kernel, as an object of its kind's class.</summary>");
        text.Open("public static LoadedBpfProgram Of(BpfProgram program, LoadedParts parts) => program.Type switch");

        foreach ((_, ProgramKindRow kind) in table.Kinds.Where(static row => row.Kind.Loaded is not null))
        {
            text.Line($"BpfProgramType.{kind.Name} => new {LoadedName(kind)}(program, parts),");
        }

        return text.Line("_ => new LoadedBpfProgram(program, parts),").Close(";").Close().ToString();
    }

    private static string LoadedName(ProgramKindRow kind) => $"Loaded{kind.Loaded ?? "Bpf"}Program";

    private string GeneratorTable()
    {
        CodeText text = new(From, ["KfuncGen.Bpf.Ir", "KfuncGen.Generator.KernelFields"], "KfuncGen.Generator.Lowering.Programs");
        text.Line("/// <content>The table.</content>");
        text.Open("internal sealed partial record ProgramType");
        text.Line("/// <summary>A kind by its number; null for one that is not known.</summary>");
        text.Open("public static ProgramType? Of(int kind) => kind switch");

        foreach ((ProgramTypeRow type, ProgramKindRow kind) in table.Kinds)
        {
            string context = kind.Context is { } name ? $"\"{name}\"" : "null";
            text.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Number(type) | (Attach(kind) << AttachShift) | ((long)kind.Variant << VariantShift)} => " +
                    $"new(\"{kind.Name}\", \"{type.Name}\", {context}, \"{kind.Result}\", " +
                    $"new(HookSort.{kind.At}, HookValues.{kind.Hands}, {CSharp(type.IsBound)}), {Given(kind)}, " +
                    $"{EarlyNumber(kind)}, \"{LoadedName(kind)}\", {CSharp(kind.MaySleep)}, {CSharp(type.Sleeps)}, " +
                    $"{(kind.Expect is { } expect ? $"\"{expect}\"" : "null")}, \"{string.Join(' ', type.Needs)}\", " +
                    $"{(kind.Returns is { } range ? $"({range.Minimum}, {range.Maximum})" : "null")}),"));
        }

        return text.Line("_ => null,").Close(";").Close().ToString();
    }

    private string Hooks()
    {
        CodeText text = new(From, [], "KfuncGen.Snapshots.Hooks");
        text.Line("/// <content>The tables.</content>");
        text.Open("public static partial class KfuncHooks");
        text.Line(
            "/// <summary>By type. One without a version was there as long as the hook; `Without` is the last release known not to " +
            "have it.</summary>");
        text.Line("private static readonly Admission[] Admissions =").Line("[");
        List<string> rows = ["new(Common, EveryType),"];

        foreach (ProgramTypeRow type in table.Types.Where(static type => type.Hook is not null))
        {
            rows.Add($"new(\"{type.Hook}\", \"{type.Name}\"{Release("", type.First)}{Release("Without: ", type.Lack)}),");
        }

        text.Deeper(rows).Line("];").Line();
        text.Line("/// <summary><c>enum bpf_prog_type</c> without UNSPEC, in its order.</summary>");
        text.Line("private static readonly string[] Types =").Line("[");
        text.Deeper(table.Types.Select(static type => $"\"{type.Name}\",")).Line("];");
        return text.Close().ToString();
    }

    private string Results(ResultEnum result)
    {
        AbiEnum values = facts.Enum(result.Facts);
        CodeText text = new($"{From} and eng/abi/kernel.facts, {values.Origin}", [], "KfuncGen");
        text.Line($"/// <summary>{result.Sentence}: {values.Origin}.</summary>");
        text.Open($"public enum {result.Name}");

        foreach ((int index, (string name, string sentence)) in result.Values.Index())
        {
            if (index > 0)
            {
                text.Line();
            }

            text.Line($"/// <summary>{sentence}</summary>").Line(string.Create(CultureInfo.InvariantCulture, $"{name} = {values[name]},"));
        }

        return text.Close().ToString();
    }

    private static string Column(ColumnEnum column, string ns)
    {
        CodeText text = new(From, [], ns);
        text.Line($"/// <summary>{column.Sentence}.</summary>").Open($"internal enum {column.Name}");

        foreach ((int index, (string name, string sentence)) in column.Values.Index())
        {
            if (index > 0)
            {
                text.Line();
            }

            text.Line($"/// <summary>{sentence}</summary>").Line($"{name},");
        }

        return text.Close().ToString();
    }

    private static string Given(ProgramKindRow kind) => kind.Given is { } given ? "IrGivenKind." + Capitalized(given) : "null";

    private static string CSharp(bool value) => value ? "true" : "false";

    private long Number(ProgramTypeRow type) => facts.Enum("bpf_prog_type")["BPF_PROG_TYPE_" + type.Name];

    private long Attach(ProgramKindRow kind) => kind.Expect is { } expect ? facts.Enum("bpf_attach_type")[expect] : 0;

    private long EarlyNumber(ProgramKindRow kind) => table.Result(kind.Result) is { } result
        ? facts.Enum(result.Facts)[kind.Early]
        : long.Parse(kind.Early, CultureInfo.InvariantCulture);

    private static string Release(string name, string? release) =>
        release is null ? "" : $", {name}new({release.Replace(".", ", ", StringComparison.Ordinal)})";

    private static string Capitalized(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
