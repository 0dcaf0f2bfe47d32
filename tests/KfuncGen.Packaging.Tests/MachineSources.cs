using System.Text.RegularExpressions;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>Where this machine looks for packages of others.</summary>
internal static partial class MachineSources
{
    private static readonly Lazy<IReadOnlyList<string>> Known = new(Read);

    /// <summary>The names of its sources.</summary>
    public static IReadOnlyList<string> Names => Known.Value;

    /// <summary>Lets a folder's projects reference packages of others: all but ours come from the machine's sources.</summary>
    /// <param name="configuration">The folder's <c>nuget.config</c>, which maps ours.</param>
    public static void Admit(string configuration)
    {
        string mapped = string.Concat(Names.Select(
            static name => $"<packageSource key=\"{name}\"><package pattern=\"*\" /></packageSource>"));
        File.WriteAllText(
            configuration,
            File.ReadAllText(configuration).Replace("</packageSourceMapping>", mapped + "</packageSourceMapping>"));
    }

    private static IReadOnlyList<string> Read()
    {
        (int exitCode, string output) = DotNet.Run(Path.GetTempPath(), "nuget", "list", "source");
        Assert.True(exitCode == 0, output);
        return [.. Line().Matches(output).Select(static match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"^\s+\d+\.\s+(.+) \[Enabled\]\s*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
