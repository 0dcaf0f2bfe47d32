using System.Globalization;
using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Helpers;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes helpers: their methods, whether a kernel has them, and the names and numbers of all.</summary>
internal sealed class HelperWriter(
    AbiFacts facts, IReadOnlyDictionary<string, HelperRow> rows, IReadOnlyList<HelperEnum> enums, HelperKindTable kinds,
    ProgramTable programs, IReadOnlyList<ContextRow> contexts)
{
    private const string From = "eng/abi/kernel.facts, eng/abi/helpers, eng/abi/helper.enums and eng/abi/helper.kinds";

    private static readonly string[] ExtraNames = ["first", "second", "third"];

    private readonly HelperForm form = new(contexts, enums);

    /// <summary>The files.</summary>
    public IEnumerable<(string Path, string Text)> Write()
    {
        AbiHelper[] shown = [.. facts.Helpers.Where(helper => Signatures(helper).Any())];
        Check(shown);
        yield return ("src/KfuncGen/KernelHelpers/BpfHelpers.g.cs", Methods(shown));
        yield return ("src/KfuncGen/KernelHelpers/BpfHelpers.Has.g.cs", Has());
        yield return ("src/KfuncGen.Linux/Abi/HelperNames.g.cs", Names());
        yield return ("src/KfuncGen.Generator/Lowering/Symbols/HelperNumbers.g.cs", Numbers());
        yield return ("src/KfuncGen.Generator/Verification/HelperKinds.g.cs", KindsOfPrograms());
        yield return ("src/KfuncGen.Stubs/Signatures/HelperStructs.g.cs", Structs(shown));
    }

    private void Check(AbiHelper[] shown)
    {
        foreach ((string name, HelperRow row) in rows)
        {
            AbiHelper helper = facts.Helpers.FirstOrDefault(helper => helper.Name == name)
                ?? throw new AbiException($"{HelperTable.Path} has '{name}', which is no helper of the facts.");

            if (!shown.Contains(helper))
            {
                throw new AbiException($"{HelperTable.Path} has '{name}', but some parameter of {helper.Prototype} has no form.");
            }

            if (row.Parameters.Keys.FirstOrDefault(parameter => helper.Parameters.All(one => one.Name != parameter)) is { } unknown)
            {
                throw new AbiException($"{HelperTable.Path} has the parameter '{unknown}' of '{name}', which is {helper.Prototype}.");
            }
        }

        foreach (AbiHelper helper in shown)
        {
            if (helper.Parameters.FirstOrDefault(static one => one.Name is "flags" && !one.Type.EndsWith('*')) is { } flags
                && rows.GetValueOrDefault(helper.Name)?.Parameters.GetValueOrDefault(flags.Name).Form is null)
            {
                throw new AbiException(
                    $"{HelperTable.Path} does not say which flags '{helper.Name}' takes: as=zero, or an enum of {HelperEnumTable.Path}.");
            }
        }

        foreach (AbiHelper helper in facts.Helpers)
        {
            string value = "BPF_FUNC_" + helper.Name["bpf_".Length..];

            if (facts.Enum("bpf_func_id")[value] != helper.Number)
            {
                throw new AbiException(
                    $"'{helper.Name}' is {helper.Number} in libbpf's header, and {value} is another number in the kernel's BTF.");
            }
        }
    }

    private string Methods(AbiHelper[] shown)
    {
        CodeText text = new(From, ["System.Diagnostics.CodeAnalysis"], "KfuncGen");
        text.Line("/// <content>The helpers, by number.</content>");
        text.Open("public static partial class BpfHelpers");
        bool isFirst = true;

        foreach (AbiHelper helper in shown)
        {
            foreach (IReadOnlyList<DeclaredParameter> parameters in Signatures(helper))
            {
                if (!isFirst)
                {
                    text.Line();
                }

                isFirst = false;
                Method(text, helper, parameters);
            }
        }

        return text.Close().ToString();
    }

    private void Method(CodeText text, AbiHelper helper, IReadOnlyList<DeclaredParameter> parameters)
    {
        HelperRow? row = rows.GetValueOrDefault(helper.Name);
        text.Line($"/// <summary>{row?.Sentence ?? $"The helper <c>{helper.Name}</c>."} In C: <c>{Escape(helper.Prototype)}</c></summary>");

        if (kinds.Sentence(helper.Name) is { } who)
        {
            text.Line($"/// <remarks>{who}</remarks>");
        }

        switch (TypeParameter(form.Result(helper, row) ?? "void", parameters)?.Name)
        {
            case HelperForm.Struct:
                text.Line("/// <typeparam name=\"T\">A struct.</typeparam>");
                break;
            case HelperForm.Object:
                text.Line("/// <typeparam name=\"TObject\">The class that the project has of the result's struct.</typeparam>");
                break;
        }

        foreach ((_, string name, bool isOptional) in parameters)
        {
            string sentence = row?.Parameters.TryGetValue(name, out (string? Form, string Sentence) known) == true
                && known.Sentence.Length > 0 ? known.Sentence
                : ExtraNames.Contains(name) ? "The value of a conversion."
                : row?.Parameters.GetValueOrDefault(name).Form == "zero" ? "0: it has no flags."
                : isOptional ? "More of how it is done."
                : $"<c>{name}</c>.";
            text.Line($"/// <param name=\"{name}\">{sentence}</param>");
        }

        text.Line("/// <exception cref=\"BpfOnlyException\">Always, on the CLR.</exception>");
        string context = HelperForm.HasContext(helper, row) ? ", Context = true" : "";
        text.Line(string.Create(CultureInfo.InvariantCulture, $"[BpfHelper({helper.Number}{context})]"));

        if (form.ResultStruct(helper, row) is { } given)
        {
            text.Line($"[return: KernelObject(\"{given}\")]");
        }

        string list = string.Join(", ", parameters.Select(Declaration));
        string result = form.Result(helper, row) ?? "void";
        string call = $"=> throw BpfOnlyException.ForHelper(\"{helper.Name}\");";

        if (TypeParameter(result, parameters) is var (typeParameter, constraint))
        {
            text.Line($"public static {result} {helper.Name}<{typeParameter}>({list})");
            text.Line($"    where {typeParameter} : {constraint} {call}");
        }
        else
        {
            text.Line($"public static {result} {helper.Name}({list}) {call}");
        }
    }

    // Those that are made for BPF: others, such as tcphdr, lie in packets and objects of the kernel's, too.
    private string Structs(AbiHelper[] shown)
    {
        CodeText text = new(From, [], "KfuncGen.Stubs.Signatures");
        text.Line("/// <summary>The structs that programs fill in for helpers, or have them filled in.</summary>");
        text.Open("public static class HelperStructs");
        text.Line("/// <summary>Whether a struct is one.</summary>");
        text.Line("public static bool Has(string name) => name is");
        string[] names =
        [
            .. shown.SelectMany(form.Held)
                .Where(static name => name.StartsWith("bpf_", StringComparison.Ordinal)
                    || name.StartsWith("btf_", StringComparison.Ordinal))
                .Distinct().Order(StringComparer.Ordinal),
        ];
        text.Deeper(names.Select((name, i) => $"{(i == 0 ? "" : "or ")}\"{name}\"{(i == names.Length - 1 ? ";" : "")}"));
        return text.Close().ToString();
    }

    private static string Declaration(DeclaredParameter parameter) =>
        $"{parameter.Type} {CSharpNames.Escape(parameter.Name)}{(parameter.IsOptional ? " = 0" : "")}";

    private static (string Name, string Constraint)? TypeParameter(string result, IReadOnlyList<DeclaredParameter> parameters) =>
        result.TrimEnd('?') == HelperForm.Object ? (HelperForm.Object, "class")
        : parameters.Any(static parameter => parameter.Type.EndsWith(" " + HelperForm.Struct, StringComparison.Ordinal))
            ? (HelperForm.Struct, "unmanaged")
        : null;

    private string Has()
    {
        CodeText text = new(From, ["KfuncGen.Probing"], "KfuncGen");
        text.Line("/// <content>Which helpers there are.</content>");
        text.Open("public static partial class BpfHelpers");
        text.Line("/// <summary>");
        text.Line(
            "/// Whether the running kernel has a helper: by <c>enum bpf_func_id</c> in its BTF. In a BPF function, the loader fills " +
            "the answer in.");
        text.Line("/// </summary>");
        text.Open("public static class Has");

        foreach ((int index, AbiHelper helper) in facts.Helpers.Index())
        {
            if (index > 0)
            {
                text.Line();
            }

            text.Line($"/// <summary>Whether the running kernel has <c>{helper.Name}</c>.</summary>");
            text.Line(string.Create(CultureInfo.InvariantCulture, $"[BpfHelper({helper.Number})]"));
            text.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"public static bool {helper.Name} => HelperProbe.RunningKernel.Exists({helper.Number});"));
        }

        return text.Close().Close().ToString();
    }

    private string Names()
    {
        CodeText text = new("eng/abi/kernel.facts", [], "KfuncGen.Linux.Abi");
        text.Line("/// <summary>The names of all helpers, to speak of one that a kernel does not have.</summary>");
        text.Open("internal static class HelperNames");
        text.Line("/// <summary>The name of a helper; null for one that is newer than this library.</summary>");
        text.Line("public static string? Find(int id) => (uint)id < (uint)Names.Length ? Names[id] : null;").Line();
        text.Line("private static readonly string?[] Names =").Line("[");
        text.Deeper(
            Enumerable.Range(0, facts.Helpers[^1].Number + 1).Select(
                id => facts.Helpers.FirstOrDefault(helper => helper.Number == id) is { } helper ? $"\"{helper.Name}\"," : "null,"));
        return text.Line("];").Close().ToString();
    }

    private string Numbers()
    {
        CodeText text = new("eng/abi/kernel.facts", [], "KfuncGen.Generator.Lowering.Symbols");
        text.Line("/// <summary>The numbers of all helpers, by name: what attributes of the library name has one.</summary>");
        text.Open("internal static class HelperNumbers");
        text.Line("/// <summary>The number of a helper; null where the newest kernel that is known has none of that name.</summary>");
        text.Line("public static int? Find(string name) => name switch").Line("{");
        text.Deeper(facts.Helpers.Select(
            static helper => string.Create(CultureInfo.InvariantCulture, $"\"{helper.Name}\" => {helper.Number},")).Append("_ => null,"));
        return text.Line("};").Close().ToString();
    }

    private string KindsOfPrograms()
    {
        CodeText text = new(HelperKindTable.Path, ["KfuncGen.Snapshots"], "KfuncGen.Generator.Verification");
        text.Open("internal static partial class HelperKinds");
        text.Line($"private const string All = \"{HelperKindTable.All}\";");
        text.Line($"private static readonly AskedReleases Releases = new({CodeText.Versions(kinds.Releases)});");
        text.Line("private static string Like(string kind) => kind switch").Line("{");
        text.Deeper(programs.Kinds.GroupBy(static one => (one.Type.Name, one.Kind.Expect)).SelectMany(Likeness).Append("_ => kind,"));
        text.Line("};").Line("private static string? ReleasesWith(string kind) => kind switch").Line("{");
        text.Deeper(
            kinds.Kinds.GroupBy(static kind => kind.Split('@').ElementAtOrDefault(1) ?? "").SelectMany(WithReleases).Append("_ => null,"));
        text.Line("};").Line("private static string? Callers(string helper) => helper switch").Line("{");
        text.Deeper(kinds.Helpers.Where(static one => one.Words.Any(IsCaller) && !one.Words.Contains(HelperKindTable.All))
            .SelectMany(static one => (string[])[$"\"{one.Name}\" =>", .. Words(one.Words)]).Append("_ => null,"));
        return text.Line("};").Close().ToString();
    }

    // Kinds that loading is told the same of have the row of the first.
    private static IEnumerable<string> Likeness(IEnumerable<(ProgramTypeRow Type, ProgramKindRow Kind)> same)
    {
        string[] names = [.. same.Select(static one => $"\"{one.Kind.Name}\"")];
        return names.Length == 1 ? [] : [$"{string.Join(" or ", names[1..])} => {names[0]},"];
    }

    private static IEnumerable<string> WithReleases(IGrouping<string, string> kinds)
    {
        string[][] chunks = [.. kinds.Select(static kind => $"\"{kind.Split('@')[0]}\"").Chunk(5)];
        return [.. chunks.Select((some, i) => $"{(i == 0 ? "" : "    or ")}{string.Join(" or ", some)}"), $"    => \"{kinds.Key}\","];
    }

    private static bool IsCaller(string word) => word[0] != '@';

    private static IEnumerable<string> Words(string[] words) => words.Chunk(5).Select(
        (some, i) => $"    \"{(i == 0 ? "" : " ")}{string.Join(' ', some)}\"{((i + 1) * 5 >= words.Length ? "," : " +")}");

    // One for each choice of types, and for each number of values that follow.
    private IEnumerable<IReadOnlyList<DeclaredParameter>> Signatures(AbiHelper helper)
    {
        HelperRow? row = rows.GetValueOrDefault(helper.Name);

        if (form.Result(helper, row) is null || (helper.IsVariadic && row is null) || form.Parameters(helper, row) is not { } parameters)
        {
            yield break;
        }

        foreach (IEnumerable<DeclaredParameter> choice in Choices(parameters))
        {
            for (int extra = 0; extra <= (row?.Extra ?? 0); extra++)
            {
                yield return [.. choice, .. ExtraNames.Take(extra).Select(static name => new DeclaredParameter("ulong", name))];
            }
        }
    }

    // Flags at the end need not be given: 0 is none of them.
    private static IEnumerable<IEnumerable<DeclaredParameter>> Choices(IReadOnlyList<HelperParameter> parameters) =>
        parameters.Index().Aggregate(
            (IEnumerable<IEnumerable<DeclaredParameter>>)[[]],
            (before, one) => before.SelectMany(list => one.Item.Types.Select(
                type => list.Append(new(type, one.Item.Name, one.Item.IsFlags && one.Index == parameters.Count - 1)))));

    private static string Escape(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal);
}
