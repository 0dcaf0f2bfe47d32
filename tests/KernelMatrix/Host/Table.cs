using System.Text;

namespace KernelMatrix.Host;

/// <summary>Kernel, scenario, check: one row for each scenario and check, one column for each kernel.</summary>
internal sealed class Table(IReadOnlyList<BootResult> results)
{
    // A check of the host's, which is not made where an image has no tags.
    private const string Reading = "reading";

    /// <summary>How many claims hold.</summary>
    public int Claims => results.Sum(static result => result.Checks.Sum(static check => check.Passed));

    /// <summary>How many cells are as they should be.</summary>
    public int Passed => results.Sum(static result => result.Checks.Count(static check => check.Failed == 0));

    /// <summary>How many cells are not, and what else went wrong.</summary>
    public int Failed =>
        results.Sum(static result => Math.Max(result.Failures.Count > 0 ? 1 : 0, result.Checks.Count(static check => check.Failed > 0)));

    /// <summary>The table as text, which is also Markdown.</summary>
    public string Text
    {
        get
        {
            StringBuilder text = new();
            AppendRow(text, "scenario", "check", results.Select(static result => result.Kernel.Name));
            AppendRow(text, "---", "---", results.Select(static _ => "---"));

            foreach ((string scenario, string check) in results.SelectMany(static result => result.Checks).Select(
                static check => (check.Scenario, check.Check)).Distinct())
            {
                AppendRow(text, scenario, check, results.Select(result => Cell(result, scenario, check)));
            }

            return text.ToString();
        }
    }

    private static string Cell(BootResult result, string scenario, string check) =>
        result.Checks.FirstOrDefault(found => found.Scenario == scenario && found.Check == check) switch
        {
            null when check == Reading || result.Kernel.Machine.IsForReading => "",
            null => "**no answer**",
            { Failed: 0 } good => $"{good.Passed}",
            { } bad => $"**{bad.Failed} of {bad.Passed + bad.Failed} wrong**",
        };

    private static void AppendRow(StringBuilder text, string scenario, string check, IEnumerable<string> cells) =>
        text.AppendLine($"| {scenario} | {check} | {string.Join(" | ", cells)} |");
}
