using System.Globalization;

namespace KernelMatrix.Host;

/// <summary>What a boot said.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Checks">What came of the checks.</param>
/// <param name="Failures">What does not hold, a sentence each.</param>
/// <param name="Notes">What else it said that a person may want to see.</param>
/// <param name="Duration">How long it took by the host's clock.</param>
internal sealed record BootResult(
    Kernel Kernel, IReadOnlyList<CheckResult> Checks, IReadOnlyList<string> Failures, IReadOnlyList<string> Notes, TimeSpan Duration)
{
    /// <summary>Whether the kernel came to its end by itself, with all scenarios.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>
    /// The scenarios that the boot did not come to, or not to the end of. A guest that crashes is a failure; this is a machine that is
    /// too slow, or a kernel that died, of which nothing can be claimed.
    /// </summary>
    public required IReadOnlyList<string> Unanswered { get; init; }

    /// <summary>What it answered beside that, for the host to judge, by the check that asked.</summary>
    public ILookup<string, string> Answers { get; init; } = Enumerable.Empty<string>().ToLookup(static answer => answer);

    /// <summary>The release without what follows the second number.</summary>
    public string Release => string.Join('.', Kernel.Release.Split('.')[..2]);

    /// <summary>How often it was booted.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>A kernel that is read, and not booted.</summary>
    public static BootResult Unbooted(Kernel kernel) => new(kernel, [], [], [], TimeSpan.Zero) { IsWhole = true, Unanswered = [] };

    /// <summary>Reads the console.</summary>
    public static BootResult Read(Kernel kernel, IReadOnlyList<string> scenarios, string console, TimeSpan duration)
    {
        List<CheckResult> checks = [];
        List<string> failures = [];
        List<string> notes = [];
        List<(string Check, string Answer)> answers = [];
        HashSet<string> ended = [];
        bool isOff = false;

        foreach (string line in console.Split('\n').Select(static line => line.TrimEnd('\r')))
        {
            // The firmware and the kernel may have left something before it.
            int at = line.IndexOf('@', StringComparison.Ordinal);
            string[] fields = at < 0 ? [] : line[at..].Split('\t');

            switch (fields)
            {
                case ["@check", string scenario, string check, string passed, string failed]:
                    checks.Add(
                        new(
                            scenario,
                            check,
                            int.Parse(passed, CultureInfo.InvariantCulture),
                            int.Parse(failed, CultureInfo.InvariantCulture)));
                    break;
                case ["@fail", string scenario, string check, ..]:
                    failures.Add($"{kernel.Name}, {scenario}, {check}: {string.Join(' ', fields[3..])}");
                    break;
                case ["@note", string scenario, string check, ..]:
                    notes.Add($"{kernel.Name}, {scenario}, {check}: {string.Join(' ', fields[3..])}");
                    break;
                case ["@answer", _, string check, string answer]:
                    answers.Add((check, answer));
                    break;
                case [string init] when init.StartsWith("@init ", StringComparison.Ordinal):
                    failures.Add($"{kernel.Name}: init {init["@init ".Length..]}");
                    break;
                case [string end] when end.Split(' ') is ["@end", string scenario, string how, string number]:
                    AddEnd(scenario, how, number);
                    break;
                case ["@off"]:
                    isOff = true;
                    break;
            }
        }

        string[] unanswered = [.. scenarios.Where(scenario => !ended.Contains(scenario))];
        return new(kernel, checks, failures, notes, duration)
        {
            IsWhole = isOff && unanswered.Length == 0,
            Unanswered = unanswered,
            Answers = answers.ToLookup(static one => one.Check, static one => one.Answer),
        };

        // 1 is what a guest with a claim that does not hold ends with: that claim has been said. Signal 14 is the alarm: its time was up,
        // as the guest's clock has it, on a machine that may be busy.
        void AddEnd(string scenario, string how, string number)
        {
            if ((how, number) is ("signal", "14"))
            {
                return;
            }

            ended.Add(scenario);

            if ((how, number) is not ("exit", "0" or "1"))
            {
                failures.Add($"{kernel.Name}, {scenario}: the guest ended with {how} {number}");
            }
        }
    }
}
