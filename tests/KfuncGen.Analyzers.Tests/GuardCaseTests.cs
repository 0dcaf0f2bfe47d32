using System.Runtime.CompilerServices;
using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

/// <summary>The files in <c>GuardCases</c>: kinds of code, each shown where a guard covers a use and where none does.</summary>
public sealed class GuardCaseTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder(), "*.txt").Select(
            static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Diagnostics_are_where_they_are_marked_and_nowhere_else(string file)
    {
        List<string> problems = [];

        foreach (GuardCase one in GuardCase.Read(File.ReadAllText(Path.Combine(Folder(), file + ".txt"))))
        {
            problems.AddRange(one.Problems(CaseKernels.All.Value).Select(problem => $"{one.Name}: {problem}"));
        }

        // Not Assert.Empty: it would cut them short.
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "GuardCases");
}
