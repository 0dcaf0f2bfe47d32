using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Tests;

/// <summary>Inputs that once made a reader do what it should not, in a folder for each reader.</summary>
public sealed class RegressionInputTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Inputs");

    public static TheoryData<string> Inputs =>
        [.. Directory.EnumerateFiles(
            Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_was_found_once_does_not_come_back(string input)
    {
        FuzzTarget target = AllTargets.Make().Single(target => target.Name == Path.GetDirectoryName(input));
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder, input));
        using CaseRunner runner = new(bytes.Length);

        Assert.Null(runner.Run(target, bytes).Problem);
    }
}
