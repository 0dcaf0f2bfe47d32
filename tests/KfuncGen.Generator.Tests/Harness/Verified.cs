using System.Runtime.CompilerServices;
using System.Text;
using KfuncGen.Generator.Writing;

namespace KfuncGen.Generator.Tests.Harness;

/// <summary>
/// Compares generated files with checked-in ones, by the file conventions of Verify.SourceGenerators, which could not be
/// restored when this was written: <c>Class.Method#Hint.verified.cs</c> beside the test is what is expected, and where
/// it differs <c>.received.cs</c> is what came. Moving to Verify is a change of the call only.
/// </summary>
internal static class Verified
{
    /// <summary>Compares every generated file, and that there are no others.</summary>
    public static void Matches(GeneratorRun run, [CallerFilePath] string testFile = "", [CallerMemberName] string method = "")
    {
        string folder = Path.GetDirectoryName(testFile)!;
        string prefix = $"{Path.GetFileNameWithoutExtension(testFile)}.{method}#";
        Dictionary<string, string> expected = Directory.GetFiles(folder, prefix + "*.verified.cs").ToDictionary(
            static path => Path.GetFileName(path),
            static path => File.ReadAllText(path).ReplaceLineEndings("\n"));
        StringBuilder problems = new();

        foreach ((string hint, string source) in run.Sources)
        {
            // A version of this repository is one of each commit.
            string text = source.Replace($"(\"KfuncGen\", \"{GeneratorVersion.Text}\")", "(\"KfuncGen\", \"version\")");
            string stem = prefix + hint[..^".cs".Length];
            string name = stem + ".verified.cs";

            if (!expected.Remove(name, out string? verified) || verified != text)
            {
                File.WriteAllText(Path.Combine(folder, stem + ".received.cs"), text);
                problems.AppendLine($"{stem}.received.cs differs from {name}{FirstDifference(verified, text)}");
            }
        }

        foreach (string name in expected.Keys)
        {
            problems.AppendLine($"{name} is expected and was not generated");
        }

        Assert.True(problems.Length == 0, problems.ToString());
    }

    private static string FirstDifference(string? expected, string actual)
    {
        if (expected is null)
        {
            return ", which does not exist";
        }

        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int line = 0;

        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        return $" in line {line + 1}: expected '{left.ElementAtOrDefault(line)}', got '{right.ElementAtOrDefault(line)}'";
    }
}
