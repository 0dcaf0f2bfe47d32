using KernelMatrix.Guest.Checks;

namespace KernelMatrix.Guest;

/// <summary>
/// Tells the host, by lines on the console: <c>@check scenario, check, passed, failed</c> at a check's end, and
/// <c>@fail scenario, check, what</c> for each claim that does not hold, <c>@answer scenario, check, what</c> for what the host is to
/// judge. Fields are separated by tabs.
/// </summary>
internal sealed class Report(string scenario)
{
    private int passed;
    private int failed;
    private string check = "";

    /// <summary>The scenario that this process is in.</summary>
    public string Scenario { get; } = scenario;

    /// <summary>Whether any claim so far does not hold.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Runs a check and reports it.</summary>
    public void Run(Check next, TargetKernel kernel)
    {
        (passed, failed, check) = (0, 0, next.Name);

        try
        {
            next.Run(kernel, this);
        }
        catch (Exception exception)
        {
            Claim(false, $"the check ended with {exception}");
        }

        Say("@check", $"{passed}\t{failed}");
    }

    /// <summary>Counts a claim.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="what">What was claimed and what was found; only said if it does not hold.</param>
    public void Claim(bool holds, string what)
    {
        if (holds)
        {
            passed++;
            return;
        }

        failed++;
        HasFailed = true;
        Say("@fail", what);
    }

    /// <summary>Tells what has no place in the table: a fact that a person may want to see.</summary>
    public void Note(string what) => Say("@note", what);

    /// <summary>Tells the host what the kernel answered, which the host judges.</summary>
    public void Answer(string what) => Say("@answer", what);

    /// <summary>Tells what only the console's log is to have.</summary>
    public void Trace(string what) => Say("@trace", what);

    private void Say(string kind, string rest) =>
        Console.WriteLine($"{kind}\t{Scenario}\t{check}\t{rest.ReplaceLineEndings(" / ")}");
}
