using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Analyzers.Tests;

/// <summary>The examples on the rules' pages, on the bundled kernels: what is called bad is reported, what is called good is not.</summary>
public sealed partial class RulePageTests
{
    public static TheoryData<string> BadExamples() => [.. Examples("bad").Keys];

    public static TheoryData<string> GoodExamples() => [.. Examples("snippet").Keys];

    [Theory]
    [MemberData(nameof(BadExamples))]
    public void A_bad_example_fires_its_rule(string id) => Assert.Contains(id, Ids(Examples("bad")[id]));

    [Theory]
    [MemberData(nameof(GoodExamples))]
    public void A_good_example_fires_no_rule(string id) => Assert.Empty(Ids(Examples("snippet")[id]).Except(["KFG0104"]));

    [Fact]
    public void Every_rule_page_has_what_why_bad_good_and_how_to_configure() => Assert.All(
        Checked(),
        static page => Assert.Equal(
            ["## Why", "## Bad", "## Good", "## Configure"],
            File.ReadLines(page).Where(static line => line is "## Why" or "## Bad" or "## Good" or "## Configure")));

    [Fact]
    public void Every_analyzer_reports_only_what_has_a_page() => Assert.All(
        Verify.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics),
        static descriptor =>
        {
            Assert.True(File.Exists(Path.Combine(Pages(), descriptor.Id + ".md")), descriptor.Id);
            Assert.Equal(HelpLinks.For(descriptor.Id), descriptor.HelpLinkUri);
        });

    private static string[] Ids(string code)
    {
        TestProject project = TestProject.With(
            code.Replace("using KfuncGen;\n", "", StringComparison.Ordinal).Insert(0, "using System;\n"));
        Diagnostic[] found = [.. Verify.Diagnose(project.WithDebianKernels()).Where(
            static one => one.Severity >= DiagnosticSeverity.Info && !one.Id.StartsWith("CS8019", StringComparison.Ordinal))];
        Assert.DoesNotContain(
            found, static one => one.Severity == DiagnosticSeverity.Error && one.Descriptor.Category != "KfuncGen.Programs");
        return [.. found.Select(static one => one.Id).Where(static id => id.StartsWith("KFG", StringComparison.Ordinal))];
    }

    private static Dictionary<string, string> Examples(string kind) => Checked()
        .SelectMany(static page => ExamplePattern().Matches(File.ReadAllText(page)))
        .Where(match => match.Groups["kind"].Value == kind)
        .ToDictionary(static match => match.Groups["name"].Value, static match => match.Groups["code"].Value);

    // The pages about code; those about files have no example that compiles.
    private static IEnumerable<string> Checked() =>
        new[] { "KFG01*.md", "KFG02*.md", "KFG03*.md" }.SelectMany(static pattern => Directory.GetFiles(Pages(), pattern));

    private static string Pages([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../docs/rules"));

    [GeneratedRegex("<!-- (?<kind>bad|snippet): (?<name>[^ ]+) -->\n```csharp\n(?<code>.*?)```\n<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex ExamplePattern();
}
