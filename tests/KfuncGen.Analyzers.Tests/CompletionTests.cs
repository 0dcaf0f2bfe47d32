using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Completion;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Analyzers.Tests;

/// <summary>What is offered in strings of the library's attributes; <c>|</c> is the caret.</summary>
public sealed class CompletionTests
{
    private const string Class = "]\nstatic partial class Kf;\n";

    [Theory]
    [InlineData("[KfuncBindings(\"|\")" + Class)]
    [InlineData("[KfuncBindings(\"bpf_a\", \"bpf_|\")" + Class)]
    [InlineData("[KfuncBindings([\"bpf_|first\"])" + Class)]
    [InlineData("[KfuncBindings(\"bpf_|\n" + Class)]
    [InlineData("static partial class C { [Kfunc(\"bpf_|\")] static partial int F(int x); }")]
    public void Kfuncs_of_all_targets_are_offered(string code) => Assert.Equal(
        ["bpf_always", "bpf_first", "bpf_fourth", "bpf_second", "bpf_sized", "bpf_third"], Offered(code)!);

    [Theory]
    [InlineData("class C { [RequiresKfunc(\"|\")] void M() { } }")]
    [InlineData("class C { [KfuncGuard(\"bpf_|\")] static bool M() => false; }")]
    public void Guards_are_offered_variants(string code) => Assert.Contains("bpf_sized___u32", Offered(code)!);

    [Fact]
    public void Types_are_offered_by_their_first_letters() => Assert.Contains(
        "task_struct", Offered("[KernelFields(\"ta|\", \"pid\")" + Class, Real)!);

    [Fact]
    public void Fields_are_offered_for_their_type() => Assert.Contains(
        "real_parent", Offered("[KernelFields(\"task_struct\", \"|\")" + Class, Real)!);

    [Fact]
    public void Fields_of_fields_are_offered_with_the_path_to_them() => Assert.Contains(
        "mm.arg_start", Offered("[KernelFields(\"task_struct\", \"pid\", \"mm.a|\")" + Class, Real)!);

    [Fact]
    public void Variables_that_each_processor_has_are_offered_where_C_sharp_has_a_form_of_them()
    {
        string[] offered = Offered("[KernelVariables(\"cpu_number\", \"run|\")" + Class, Real)!;

        Assert.Contains("runqueues", offered);
        Assert.Contains("pcpu_hot", offered);
        Assert.DoesNotContain("timer_bases", offered);
    }

    [Theory]
    [InlineData("[System.Obsolete(\"|\")" + Class)]
    [InlineData("class C { string s = \"bpf_|\"; }")]
    [InlineData("class C { [KfuncGuard(nam|eof(C))] static bool M() => false; }")]
    [InlineData("|")]
    public void Nothing_is_offered_elsewhere(string code) => Assert.Null(Offered(code));

    [Fact]
    public void An_unknown_type_has_no_fields() => Assert.Empty(Offered("[KernelFields(\"nothing_like_it\", \"|\")" + Class, Real)!);

    [Fact]
    public void All_between_the_quotation_marks_is_replaced()
    {
        (Document document, int caret) = Open("[KfuncBindings(\"bpf_a|lw\")" + Class, Plain);

        (TextSpan span, IEnumerable<CompletionItem> items) = Complete(document, caret)!.Value;

        Assert.Equal("bpf_alw", document.TextOf().Substring(span.Start, span.Length));
        Assert.Equal("int bpf_always(int x)\non k6.1, k6.12, k7.2", items.First().Properties["Description"]);
    }

    private static string[]? Offered(string code, Func<TestProject, TestProject>? with = null)
    {
        (Document document, int caret) = Open(code, with ?? Plain);
        return Complete(document, caret) is var (_, items) ? [.. items.Select(static item => item.DisplayText)] : null;
    }

    private static (TextSpan, IEnumerable<CompletionItem>)? Complete(Document document, int caret) =>
        KernelNameCompletion.CompleteAsync(document, caret, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private static (Document Document, int Caret) Open(string code, Func<TestProject, TestProject> with)
    {
        string marked = "using KfuncGen;\n\n" + code;
        int caret = marked.IndexOf('|', StringComparison.Ordinal);
        return (EditorProject.Open(with(new TestProject { Sources = { marked.Remove(caret, 1) } })), caret);
    }

    private static TestProject Plain(TestProject project) => project
        .Snapshot("k6.1.kfuncs", ThreeKernels.Old)
        .Snapshot("k6.12.kfuncs", ThreeKernels.Middle)
        .Snapshot("k7.2.kfuncs", ThreeKernels.New);

    private static TestProject Real(TestProject project) => project.WithDebianKernels();
}
