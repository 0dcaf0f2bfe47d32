using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Analyzers.Tests;

/// <summary>The samples are told what their <c>Expected.txt</c> says, and nothing else.</summary>
public sealed partial class SampleTests
{
    [Theory]
    [InlineData("KfuncExistence")]
    [InlineData("ChangedSignature")]
    [InlineData("RenamedKfunc")]
    public void A_sample_gets_the_expected_diagnostics_and_no_others(string name)
    {
        string folder = Path.Combine(Samples(), name);
        string[] files = [.. Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal)];
        TestProject project = new() { IsProgram = files.Any(static file => Path.GetFileName(file) == "Program.cs") };
        project.Sources.AddRange(files.Select(File.ReadAllText));
        project.Sources.Add("global using System; global using System.Linq;");
        project.WithDebianKernels().Property(
            "KfuncGenTargets", TargetsPattern().Match(File.ReadAllText(Path.Combine(folder, name + ".csproj"))).Groups["targets"].Value);

        string actual = string.Concat(Verify.DiagnoseAll(project)
            .Where(static one => one.Id.StartsWith("KFG", StringComparison.Ordinal) || one.Severity >= DiagnosticSeverity.Warning)
            .Select(one => Line(one, files))
            .Order(StringComparer.Ordinal));

        string expected = Path.Combine(folder, "Expected.txt");
        string text = File.Exists(expected) ? File.ReadAllText(expected) : "";

        if (text != actual)
        {
            File.WriteAllText(Path.Combine(folder, "Expected.received.txt"), actual);
        }

        Assert.Equal(text, actual);
    }

    private static string Line(Diagnostic diagnostic, string[] files)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        int file = int.Parse(place.Path.AsSpan("Source".Length, place.Path.Length - "Source.cs".Length), CultureInfo.InvariantCulture);
        return $"{Path.GetFileName(files[file])}({place.StartLinePosition.Line +
            1},{place.StartLinePosition.Character +
                1}): {diagnostic.Severity.ToString()
                    .ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}\n";
    }

    private static string Samples([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../samples"));

    [GeneratedRegex("<KfuncTargets>(?<targets>[^<]*)</KfuncTargets>")]
    private static partial Regex TargetsPattern();
}
