using System.Diagnostics;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary><c>eng/release</c>, as far as it goes without making a release.</summary>
public sealed class ReleaseTests
{
    private static readonly string Root = Path.GetFullPath(Path.Join(Packages.Sources, ".."));

    [Theory]
    [InlineData("'1.2' is no version", "make", "1.2")]
    [InlineData("'v1.2.3' is no version", "prepare", "v1.2.3")]
    [InlineData("CHANGELOG.md has no '## 987.6.5, not released yet'", "prepare", "987.6.5")]
    public void What_is_missing_for_a_release_is_said(string message, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Path.Join(Root, "eng", "release"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains(message, error);
    }

    [Fact]
    public void The_next_version_stands_first_in_the_changelog() => Assert.Matches(
        @"^## \d+\.\d+\.\d+, (not released yet|\d{4}-\d{2}-\d{2})$",
        File.ReadLines(Path.Join(Root, "CHANGELOG.md")).First(static line => line.StartsWith("## ", StringComparison.Ordinal)));
}
