using KfuncGen.Verification.Cases;
using KfuncGen.Verification.Running;
using KfuncGen.Verification.Tables;

namespace KfuncGen.Verification.Tests;

/// <summary>
/// What is said of programs, held against the kernel of this machine. Its contracts are those of debian-6.18: on a machine with
/// another release, or where loading is not permitted, the tests are skipped.
/// </summary>
public sealed class CorpusTests
{
    private static readonly Lazy<IReadOnlyList<Verdict>> Verdicts = new(
        static () => new CorpusRun("debian-6.18", CorpusAssembly.Ask).Run(Corpus.Read()));

    [Fact]
    public void Nothing_is_said_of_what_the_kernel_takes() =>
        Assert.Empty(Asked().Where(static one => one.IsFalseAlarm).Select(static one => $"{one.Case.Name}: {string.Join("; ", one.Said)}"));

    [Fact]
    public void Of_what_the_kernel_refuses_at_least_95_percent_is_said() =>
        Assert.True(AgreementTable.Predicted(Asked()) >= 0.95, string.Join("\n", Asked().Where(static one => one.IsMissed)));

    [Fact]
    public void Every_case_is_what_it_was_written_to_be() =>
        Assert.Empty(
            Asked().Where(static one => one.Kernel?.IsTaken == !one.Case.IsRight)
                .Select(static one => $"{one.Case.Name}: {one.Kernel?.Reason}"));

    [Fact]
    public void At_least_400_cases_are_there_and_a_third_or_more_of_them_is_right()
    {
        IReadOnlyList<CorpusCase> cases = Corpus.Read();
        Assert.True(cases.Count >= 400);
        Assert.InRange((double)cases.Count(static one => one.IsRight) / cases.Count, 0.33, 0.67);
        Assert.Equal(cases.Count, cases.Select(static one => one.Name).Distinct().Count());
    }

    [Fact]
    public void Every_case_compiles() => Assert.Empty(
        Corpus.Read().Select(static one => one.Name)
            .Except(new CorpusRun("debian-6.18", ask: null).Run(Corpus.Read()).Select(static one => one.Case.Name)));

    private static IReadOnlyList<Verdict> Asked()
    {
        if (Obstacle() is { } obstacle)
        {
            Assert.Skip(obstacle);
        }

        return Verdicts.Value;
    }

    // One harmless program says whether this process may load at all, and on which release it is.
    private static string? Obstacle()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/proc/sys/kernel/osrelease"))
        {
            return "BPF programs are loaded on Linux.";
        }

        string release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

        if (!release.StartsWith("6.18.", StringComparison.Ordinal))
        {
            return $"The corpus is held against a kernel 6.18, and this is {release}.";
        }

        Verdict harmless = new CorpusRun("debian-6.18", CorpusAssembly.Ask)
            .Run([new CorpusCase("Harmless", "KFG0202", true, "Syscall", "return 0;")]).Single();
        return harmless.Kernel?.IsTaken is null
            ? "The kernel does not let this process load BPF programs: " + harmless.Kernel?.Reason
            : null;
    }
}
