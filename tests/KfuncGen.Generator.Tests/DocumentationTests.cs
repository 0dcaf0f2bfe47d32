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

    [GeneratedRegex("<!-- snippet: (?<name>[^ ]+) -->\n```csharp\n(?<code>.*?)```\n<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex SnippetPattern();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)(#[^)]*)?\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("```.*?```|`[^`]*`", RegexOptions.Singleline)]
    private static partial Regex CodePattern();

    private static string FindRoot([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../.."));
}
