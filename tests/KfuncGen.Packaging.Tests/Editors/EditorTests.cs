using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Xunit;

namespace KfuncGen.Packaging.Tests.Editors;

/// <summary>What somebody meets who types, from the packages alone. The transcript is in the test's output.</summary>
public sealed class EditorTests(Packages packages, ITestOutputHelper transcript)
{
    // A server of another version may offer more; this is the one that docs/editors.md speaks of.
    private const string ServerVersion = "0.28.0";
    private const int Edits = 12;

    // Of no business of ours, but CA1305's.
    private const string OfOthers =
        "\ninternal static class Other\n{\n    internal static string Write(int number) => number.ToString();\n}\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_language_server_shows_diagnostics_hover_completion_definition_and_renames()
    {
        string folder = Restore(packages.CopyConsumers());
        string file = Path.Join(folder, "Program.cs");
        string code = await File.ReadAllTextAsync(file, Cancellation);
        using LanguageServer server = await LanguageServer.StartAsync(Install(), folder, analyzers: true);

        (string[] said, TimeSpan time) = await server.ShowAsync(
            file, code, 1, static all => all.Any(static one => one.StartsWith("KFG0101", StringComparison.Ordinal)));
        transcript.WriteLine($"opened: {string.Join(", ", said)} after {time.TotalSeconds:F1} s, with the project's loading");
        Assert.Contains("KFG0101 10", said);

        JsonElement hover = await server.AskAsync("textDocument/hover", At(file, code, "bpf_strcmp(left"));
        string words = hover.GetProperty("contents").GetProperty("value").GetString()!;
        transcript.WriteLine("hover: " + words);
        Assert.Contains("int Kf.bpf_strcmp(ReadOnlySpan<byte> ", words);
        Assert.Contains("missing on debian-6.12", words);

        Assert.Contains("bpf_strcmp", await CompleteAsync(server, file, code, "return Kf."));
        Assert.Contains("bpf_strcmp", await CompleteAsync(server, file, code, "Kf.Has."));

        // Roslyn loads what packages bring for completion in the background, when it is first asked.
        string[] asked = [];

        for (int i = 0; i < 60 && asked.Length == 0; i++)
        {
            asked = await CompleteAsync(server, file, code, "[KfuncBindings(\"bpf_");
            await Task.Delay(TimeSpan.FromSeconds(asked.Length == 0 ? 0.5 : 0), Cancellation);
        }

        transcript.WriteLine("completion in [KfuncBindings(\"bpf_: " + string.Join(", ", asked));
        Assert.Contains("bpf_task_from_pid", asked);

        JsonElement definition = await server.AskAsync("textDocument/definition", At(file, code, "bpf_strcmp(left"));
        transcript.WriteLine("definition: " + definition.GetRawText());
        Assert.Contains("Kf", definition[0].GetProperty("uri").GetString());

        JsonElement edit = await server.AskAsync(
            "textDocument/rename", new { textDocument = new { uri = Uri(file) }, position = Place(code, "Compare("), newName = "Order" });
        transcript.WriteLine("rename: " + edit.GetRawText());
        Assert.Contains("Order", edit.GetRawText());

        (string[] after, TimeSpan edited) = await server.ShowAsync(
            file, code.Replace("return Kf", "return Kf.Has.bpf_strcmp ? Kf", StringComparison.Ordinal)
                .Replace("right);", "right) : 0;", StringComparison.Ordinal),
            2,
            static all => !all.Any(static one => one.StartsWith("KFG0101", StringComparison.Ordinal)));
        transcript.WriteLine($"from the edit to its diagnostics: {edited.TotalMilliseconds:F0} ms ({string.Join(", ", after)})");
    }

    [Fact]
    public async Task The_language_server_offers_no_fix_of_any_package_and_Roslyn_itself_does()
    {
        string folder = Restore(packages.CopyConsumers());
        string file = Path.Join(folder, "Program.cs");
        string code = await File.ReadAllTextAsync(file, Cancellation);

        using (LanguageServer server = await LanguageServer.StartAsync(Install(), folder, analyzers: true))
        {
            await server.ShowAsync(file, code, 1, static all => all.Contains("KFG0101 10"));
            object at = Place(code, "bpf_strcmp(left");
            JsonElement actions = await server.AskAsync(
                "textDocument/codeAction",
                new
                {
                    textDocument = new { uri = Uri(file) },
                    range = new { start = at, end = at },
                    context = new { diagnostics = Array.Empty<object>() },
                });
            string[] titles = [.. actions.EnumerateArray().Select(static one => one.GetProperty("title").GetString()!)];
            transcript.WriteLine("csharp-ls offers: " + string.Join(" | ", titles));

            // It makes its providers from three assemblies of Roslyn, and asks them about the compiler's diagnostics only.
            Assert.DoesNotContain(titles, static title => title.Contains("bpf_strcmp", StringComparison.Ordinal));
        }

        using RoslynService service = await RoslynService.OpenAsync(Path.Join(folder, "Editor.csproj"));
        Document document = service.Project.Documents.Single(static one => one.Name == "Program.cs");
        Diagnostic missing = (await service.DiagnoseAsync()).Single(static one => one.Id == "KFG0101");
        CodeAction[] offered = await service.OfferAsync(document, missing);
        transcript.WriteLine("Roslyn offers: " + string.Join(" | ", offered.Select(static one => one.Title)));

        string changed = await RoslynService.ApplyAsync(
            offered.First(static one => one.Title.Contains("Has.bpf_strcmp", StringComparison.Ordinal)), document.Id);
        transcript.WriteLine(changed);
        Assert.Contains("Kf.Has.bpf_strcmp", changed[changed.IndexOf("Compare", StringComparison.Ordinal)..]);

        Assert.Contains(
            "bpf_task_from_pid",
            await RoslynService.CompleteAsync(document, code.IndexOf("\"bpf_strcmp\"", StringComparison.Ordinal) + "\"bpf_".Length));
    }

    [Fact]
    public async Task Analyzers_of_the_language_server_are_off_until_they_are_switched_on()
    {
        string folder = Restore(packages.CopyConsumers());
        string file = Path.Join(folder, "Program.cs");
        string code = (await File.ReadAllTextAsync(file, Cancellation)).Replace("left, right)", "left, wrong)", StringComparison.Ordinal);
        using LanguageServer server = await LanguageServer.StartAsync(Install(), folder, analyzers: false);

        // The compiler's error shows that it has looked.
        (string[] said, _) = await server.ShowAsync(
            file, code, 1, static all => all.Any(static one => one.StartsWith("CS0103", StringComparison.Ordinal)));

        Assert.DoesNotContain(said, static one => one.StartsWith("KFG", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("our analyzers alone", "EnableNETAnalyzers", "false")]
    [InlineData("with all analyzers of the SDK", "AnalysisMode", "All")]
    public async Task Each_edit_is_answered(string what, string property, string value)
    {
        string folder = Restore(packages.CopyConsumers(), (property, value));
        string file = Path.Join(folder, "Program.cs");
        string missing = await File.ReadAllTextAsync(file, Cancellation) + OfOthers;
        string guarded = missing.Replace("return Kf", "return Kf.Has.bpf_strcmp ? Kf", StringComparison.Ordinal)
            .Replace("right);", "right) : 0;", StringComparison.Ordinal);
        using LanguageServer server = await LanguageServer.StartAsync(Install(), folder, analyzers: true);
        List<TimeSpan> times = [];
        string[] last = [];

        for (int edit = 0; edit < Edits; edit++)
        {
            bool isMissing = edit % 2 == 0;
            (last, TimeSpan time) = await server.ShowAsync(
                file,
                isMissing ? missing : guarded,
                edit + 1,
                all => all.Any(static one => one.StartsWith("KFG0101", StringComparison.Ordinal)) == isMissing);

            // The first ones load the project and compile the analyzers.
            if (edit >= Edits / 2)
            {
                times.Add(time);
            }
        }

        // That others speak shows that they ran.
        Assert.Equal(property == "AnalysisMode", last.Any(static one => one.StartsWith("CA1305", StringComparison.Ordinal)));
        times.Sort();
        transcript.WriteLine($"{what}: from an edit to its diagnostics {times[times.Count / 2].TotalMilliseconds:F0} ms, median of " +
            $"{times.Count}, {times[0].TotalMilliseconds:F0} to {times[^1].TotalMilliseconds:F0} ms ({string.Join(", ", last)})");
    }

    private static async Task<string[]> CompleteAsync(LanguageServer server, string file, string code, string behind)
    {
        JsonElement list = await server.AskAsync("textDocument/completion", At(file, code, behind, behind.Length));
        JsonElement items = list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items");
        return [.. items.EnumerateArray().Select(static one => one.GetProperty("label").GetString()!)];
    }

    private static object At(string file, string code, string text, int further = 0) =>
        new { textDocument = new { uri = Uri(file) }, position = Place(code, text, further) };

    private static object Place(string code, string text, int further = 0)
    {
        int at = code.IndexOf(text, StringComparison.Ordinal) + further;
        Assert.True(at >= further, $"'{text}' is not in the code");
        return new { line = code[..at].Count(static one => one == '\n'), character = at - code.LastIndexOf('\n', at - 1) - 1 };
    }

    private static string Uri(string file) => new Uri(file).AbsoluteUri;

    private static string Restore(ConsumerFolder consumers, params (string Name, string Value)[] properties)
    {
        consumers.SayProperties("Editor", properties);
        (int restored, string output) = DotNet.Run(consumers["Editor"], "restore");
        Assert.True(restored == 0, output);
        return consumers["Editor"];
    }

    private string Install()
    {
        string path = Path.Join(packages.Root, "tools");
        string program = Path.Join(path, OperatingSystem.IsWindows() ? "csharp-ls.exe" : "csharp-ls");

        lock (packages)
        {
            if (!File.Exists(program)
                && DotNet.Run(packages.Root, "tool", "install", "csharp-ls", "--version", ServerVersion, "--tool-path", path)
                    is (not 0, string output))
            {
                Assert.Skip($"csharp-ls {ServerVersion} cannot be installed here: {output}");
            }
        }

        return program;
    }
}
