using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Tests;

public sealed partial class DocumentationTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string, string> Snippets()
    {
        TheoryData<string, string> snippets = [];

        foreach (string page in Directory.GetFiles(
            Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Root, "README.md")))
        {
            foreach (Match match in SnippetPattern().Matches(File.ReadAllText(page)))
            {
                snippets.Add($"{Path.GetRelativePath(Root, page)}: {match.Groups["name"].Value}", match.Groups["code"].Value);
            }
        }

        return snippets;
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Every_example_compiles_on_the_bundled_kernels(string name, string code)
    {
        TestProject project = new() { IsProgram = true };
        project.Sources.Add("global using System; global using System.Collections.Generic; global using System.Linq;");
        project.Sources.Add(
            code + (code.Contains("Console.", StringComparison.Ordinal)
                ? ""
                : "\ninternal static class Program { private static void Main() { } }"));

        Assert.NotEmpty(name);
        project.WithDebianKernels().Run().AssertCompiles();
    }

    [Fact]
    public void Every_rule_has_a_descriptor_a_page_a_release_row_and_a_row_in_the_README()
    {
        DiagnosticDescriptor[] descriptors = [.. typeof(Descriptors).GetFields()
            .Select(static field => field.GetValue(null)).OfType<DiagnosticDescriptor>()];
        string releases = File.ReadAllText(Path.Combine(Root, "src/KfuncGen.Generator/AnalyzerReleases.Unshipped.md"));
        string readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        string table = readme[readme.IndexOf("<!-- rules -->", StringComparison.Ordinal)..];

        foreach (DiagnosticDescriptor descriptor in descriptors)
        {
            string title = descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture);
            string severity = descriptor.DefaultSeverity.ToString();

            Assert.StartsWith($"# {descriptor.Id}: {title}\n", File.ReadAllText(Path.Combine(Root, $"docs/rules/{descriptor.Id}.md")));
            Assert.Contains($"{descriptor.Id} | {descriptor.Category} | {severity} | {title}\n", releases);
            Assert.Contains($"| [{descriptor.Id}](docs/rules/{descriptor.Id}.md) | {severity.ToLowerInvariant()} | {title} |\n", table);
            Assert.Equal(HelpLinks.For(descriptor.Id), descriptor.HelpLinkUri);
        }

        Assert.Equal(
            typeof(DiagnosticIds).GetFields().Select(
                static field => (string)field.GetValue(null)!).Where(static id => id != DiagnosticIds.Deprecated).Order(),
            descriptors.Select(static descriptor => descriptor.Id).Order());
    }

    [Fact]
    public void Messages_in_the_page_about_trouble_are_those_that_are_said()
    {
        string[] ofOthers =
        [
            "not compatible with", "does not contain a definition for", "Unreleased reference", "infinite loop", "too complex",
            "too many instructions",
        ];
        string said = JoinPattern().Replace(string.Concat(Directory.GetFiles(
            Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)), "");

        string[] quoted = [.. QuotePattern().Matches(File.ReadAllText(Path.Combine(Root, "docs/troubleshooting.md")))
            .SelectMany(static match => match.Groups["said"].Captures)
            .SelectMany(static said => said.Value.Split(" … "))
            .Except(ofOthers)];

        Assert.NotEmpty(quoted);
        Assert.All(quoted, quote => Assert.Contains(quote, said, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_about_the_build_has_every_property_and_item_that_it_reads()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs/msbuild.md"));
        string build = string.Concat(Directory.GetFiles(Path.Combine(Root, "src/KfuncGen/build/net10.0")).Select(File.ReadAllText));
        string[] names = [.. BuildNamePattern().Matches(build).Select(static match => match.Groups["name"].Value).Distinct()
            .Except(["KfuncGenTasksAssembly", "KfuncGenTargets", "KfuncGenKind", "KfuncsFile"])];

        Assert.Contains("KfuncTargets", names);
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_in_the_documentation_leads_somewhere()
    {
        foreach (string page in Directory.GetFiles(
            Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Root, "README.md")))
        {
            foreach (Match link in LinkPattern().Matches(CodePattern().Replace(File.ReadAllText(page), "")))
            {
                string target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups["path"].Value);
                Assert.True(
                    File.Exists(target), $"{Path.GetRelativePath(Root, page)} links to {link.Groups["path"].Value}, which is not there");
            }
        }
    }

    [Fact]
    public void The_site_has_every_guide_and_nothing_that_is_not_there()
    {
        string[] listed =
        [
            .. File.ReadLines(Path.Combine(Root, "docs/site/toc.yml"))
                .Select(static line => line.Trim()).Where(static line => line.StartsWith("href: docs/", StringComparison.Ordinal))
                .Select(static line => line["href: docs/".Length..]),
        ];

        Assert.Equal(
            Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Select(static page => Path.GetFileName(page)!).Append("rules/").Order(),
            listed.Order());
    }

    // Pieces of one message that stand on several lines.
    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex JoinPattern();

    [GeneratedRegex("^\\| \"(?<said>[^\"]+)\"(, \"(?<said>[^\"]+)\")*", RegexOptions.Multiline)]
    private static partial Regex QuotePattern();

    [GeneratedRegex(@"(?:\$\(|@\(|<)(?<name>Kfunc\w+)")]
    private static partial Regex BuildNamePattern();

    [GeneratedRegex("<!-- snippet: (?<name>[^ ]+) -->\n```csharp\n(?<code>.*?)```\n<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex SnippetPattern();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)(#[^)]*)?\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("```.*?```|`[^`]*`", RegexOptions.Singleline)]
    private static partial Regex CodePattern();

    private static string FindRoot([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../.."));
}
