using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Light bulbs of diagnostics whose message already says the answer.</summary>
public sealed class KnownAnswerFixTests
{
    private static readonly VerifyFix Pattern = new(new CorrectPatternFix(), "KFG0003");
    private static readonly VerifyFix Name = new(new CorrectPatternFix(), "KFG0008");
    private static readonly VerifyFix Partial = new(new MakePartialFix(), "KFG0004");
    private static readonly VerifyFix Signature = new(new CorrectSignatureFix(), "KFG0107");
    private static readonly VerifyFix Member = new(new RequestKfuncFix(), "CS0117");
    private static readonly VerifyFix Function = new(new MarkFunctionFix(), "KFG0303");

    [Theory]
    [InlineData("\"bpf_frist\"", "\"bpf_first\"")]
    [InlineData("\"bpf_always\", /* why */ \"bpg_*\"", "\"bpf_always\", /* why */ \"bpf_*\"")]
    [InlineData("new[] { \"bpf_always\", \"bpf_frist\" }", "new[] { \"bpf_always\", \"bpf_first\" }")]
    [InlineData("new string[] { \"bpf_frist\" }", "new string[] { \"bpf_first\" }")]
    [InlineData("[\"bpf_always\", \"bpf_frist\"]", "[\"bpf_always\", \"bpf_first\"]")]
    public void A_misspelt_pattern_gets_the_nearest(string before, string after) => Pattern.Code(
        $"using KfuncGen;\n\n[KfuncBindings({before})]\nstatic partial class Kf;\n",
        $"using KfuncGen;\n\n[KfuncBindings({after})]\nstatic partial class Kf;\n",
        with: Plain);

    [Fact]
    public void All_misspelt_patterns_are_corrected_at_once() => Pattern.AllInCode(
        "using KfuncGen;\n\n[KfuncBindings(\"bpf_frist\", \"bpf_secnd\")]\nstatic partial class Kf;\n",
        "using KfuncGen;\n\n[KfuncBindings(\"bpf_first\", \"bpf_second\")]\nstatic partial class Kf;\n",
        with: Plain);

    [Theory]
    [InlineData("\"nothing_like_it\"")]
    [InlineData("Names.Misspelt")]
    public void Nothing_is_offered_where_no_name_is_near_or_a_constant_says_it(string pattern) => Assert.Empty(
        Offered(new CorrectPatternFix(), "KFG0003",
            $"using KfuncGen;\n\n[KfuncBindings({pattern})]\nstatic partial class Kf;\nstatic class Names {{ public const string " +
            $"Misspelt = \"bpf_frist\"; }}"));

    [Fact]
    public void A_misspelt_kfunc_of_a_method_gets_the_nearest() => Name.Code(
        "using KfuncGen;\n\nstatic partial class C\n{\n    [Kfunc(\"bpf_alway\")]\n    static partial int Always(int x);\n}\n",
        "using KfuncGen;\n\nstatic partial class C\n{\n    [Kfunc(\"bpf_always\")]\n    static partial int Always(int x);\n}\n",
        with: Plain);

    [Theory]
    [InlineData("static class Kf;", "static partial class Kf;")]
    [InlineData(
        "/// <summary>Why.</summary>\nsealed class Kf { int x; }", "/// <summary>Why.</summary>\nsealed partial class Kf { int x; }")]
    public void A_class_is_made_partial(string before, string after) => Partial.Code(
        $"using KfuncGen;\n\n[KfuncBindings(\"bpf_always\")]\n{before}\n",
        $"using KfuncGen;\n\n[KfuncBindings(\"bpf_always\")]\n{after}\n",
        with: Plain);

    [Fact]
    public void All_types_around_it_are_made_partial_at_once() => Partial.AllInCode(
        "using KfuncGen;\n\nstruct A\n{\n    interface B\n    {\n        [KfuncBindings(\"bpf_always\")]\n        static partial class " +
        "Kf;\n    }\n}\n",
        "using KfuncGen;\n\npartial struct A\n{\n    partial interface B\n    {\n        [KfuncBindings(\"bpf_always\")]\n        " +
        "static partial class Kf;\n    }\n}\n",
        with: Plain);

    [Theory]
    [InlineData("static partial int Always(uint value);", "static partial int Always(int value);")]
    [InlineData("static partial long Always(/* x */ int value);", "static partial int Always(/* x */ int value);")]
    [InlineData("static partial void Always();", "private static partial int Always(int x);")]
    public void A_declaration_becomes_the_contract(string before, string after) => Signature.Code(
        $"using KfuncGen;\n\nstatic partial class C\n{{\n    [Kfunc(\"bpf_always\")]\n    {before}\n}}\n",
        $"using KfuncGen;\n\nstatic partial class C\n{{\n    [Kfunc(\"bpf_always\")]\n    {after}\n}}\n",
        with: Plain);

    [Fact]
    public void Each_contract_of_the_targets_is_offered() => Assert.Equal(
        ["Declare it as on k7.2", "Declare it as on k6.1, k6.12"],
        Offered(
            new CorrectSignatureFix(), "KFG0107",
            "using KfuncGen;\n\nstatic partial class C\n{\n    [Kfunc(\"bpf_sized\")]\n    static partial byte Sized(int x);\n}\n"));

    [Fact]
    public void A_handle_is_declared_as_the_file_names_it() => Signature.Code(
        "using KfuncGen;\n\nstatic partial class C\n{\n    [Kfunc(\"bpf_task_from_pid\")]\n    static partial task_struct Find(uint " +
        "pid);\n}\n",
        "using KfuncGen;\n\nstatic partial class C\n{\n    [Kfunc(\"bpf_task_from_pid\")]\n    static partial task_struct? Find(int " +
        "pid);\n}\n",
        with: static project => project.WithDebianKernels());

    [Fact]
    public void A_misspelt_member_gets_the_nearest_one_of_the_class() => Member.Code(
        "using KfuncGen;\n\n[KfuncBindings(\"bpf_*\")]\nstatic partial class Kf\n{\n    static bool M() => Kf.Has.bpf_frist;\n}\n",
        "using KfuncGen;\n\n[KfuncBindings(\"bpf_*\")]\nstatic partial class Kf\n{\n    static bool M() => Kf.Has.bpf_first;\n}\n",
        with: Plain);

    [Fact]
    public void A_called_method_is_marked() => Function.Code(
        Program("int Twice(int x) => x * 2;"),
        Program("int Twice(int x) => x * 2;", "[BpfFunction]\n    "),
        with: Plain);

    [Fact]
    public void What_it_calls_is_marked_with_it() => Function.Code(
        Program("int Twice(int x) => Half(x) * 4;\n\n    static int Half(int x) => x / 2;"),
        Program("int Twice(int x) => Half(x) * 4;\n\n    [BpfFunction]\n    static int Half(int x) => x / 2;", "[BpfFunction]\n    "),
        with: Plain);

    [Fact]
    public void A_method_that_cannot_be_lowered_is_not_marked() => Assert.Empty(
        Offered(new MarkFunctionFix(), "KFG0303", Program("int Twice(int x) => new System.Random().Next(x);")));

    [Fact]
    public void Text_becomes_bytes() => new VerifyFix(new Utf8LiteralFix(), "CS1503").Code(
        Text("\"pid %d\""), Text("\"pid %d\"u8"), with: Plain);

    [Fact]
    public void Text_outside_of_BPF_functions_stays_text() => Assert.Empty(
        Offered(new Utf8LiteralFix(), "CS1503", Text("\"pid %d\"").Replace("    [BpfFunction]\n", "")));

    [Fact]
    public void The_language_is_upgraded()
    {
        TestProject project = new()
        {
            Sources = { "using KfuncGen;\n\n[KfuncBindings(\"bpf_always\")]\nstatic partial class Kf { }\n" },
            LanguageVersion = LanguageVersion.CSharp11,
        };
        Document document = EditorProject.Open(Plain(project));
        Diagnostic diagnostic = Assert.Single(EditorProject.Diagnose(document.Project), static one => one.Id == "KFG0020");

        Microsoft.CodeAnalysis.CodeActions.CodeAction action = Assert.Single(
            EditorProject.Actions(new UpgradeLanguageFix(), document, diagnostic));

        Assert.Equal("Upgrade this project to C# 12.0", action.Title);
        Assert.DoesNotContain(
            EditorProject.Diagnose(EditorProject.Apply(action).GetProject(document.Project.Id)!), static one => one.Id == "KFG0020");
    }

    private static string Program(string called, string attribute = "") =>
        $"using KfuncGen;\n\nstatic partial class C\n{{\n    [BpfFunction]\n    static int M(int x) => Twice(x);\n\n    " +
        $"{attribute}static {called}\n}}\n";

    private static string Text(string literal) =>
        "using System;\nusing KfuncGen;\n\nstatic partial class C\n{\n    [BpfFunction]\n" +
        $"    static int M() => N({literal});\n\n    [BpfFunction]\n    static int N(ReadOnlySpan<byte> text) => text.Length;\n}}\n";

    private static string[] Offered(Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider fix, string id, string code)
    {
        Document document = EditorProject.Open(Plain(new TestProject { Sources = { code } }), "KFG0304");
        Diagnostic diagnostic = EditorProject.Diagnose(document.Project).First(one => one.Id == id);
        return [.. EditorProject.Actions(fix, document, diagnostic).Select(static action => action.Title)];
    }

    private static TestProject Plain(TestProject project) => project
        .Snapshot("k6.1.kfuncs", ThreeKernels.Old)
        .Snapshot("k6.12.kfuncs", ThreeKernels.Middle)
        .Snapshot("k7.2.kfuncs", ThreeKernels.New);
}
