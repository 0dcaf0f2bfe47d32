using System.Globalization;
using System.Text;
using KfuncGen.Verification.Running;

namespace KfuncGen.Verification.Tables;

/// <summary>What was said beside what the kernel did, rule by rule, as a page.</summary>
internal static class AgreementTable
{
    // Why such a refusal is not foreseen.
    private static readonly (string Part, string Why)[] Reasons =
    [
        ("too large", "\n  (Not counted: ways that each turn of a loop doubles)"),
        ("jumps is too complex",
            "\n  (Not counted: ways that the turns of a loop leave open for numbers that are not seen to change alike)"),
        ("At program exit the register R0", "\n  (In no rule: which numbers a kind of program may return)"),
        ("old state:", "\n  (Not seen: that no turn of the loop changes what decides it)"),
        ("reference leak", "\n  (Not judged: what happens where an index is out of bounds of which the code has asked something before)"),
        ("helper", "\n  (Which kinds may call a helper no kernel of this release was asked)"),
        ("function calls are not allowed", "\n  (Not looked at: a function that is handed to a helper while a lock is held)"),
        ("outside the locked region", "\n  (Not looked at: a function that is handed to a helper while a lock is held)"),
        ("zero-sized", "\n  (This kernel does not see that a number that is compared with zero is not zero)"),
    ];

    /// <summary>The rows of one kernel.</summary>
    /// <param name="title">Which kernel.</param>
    /// <param name="verdicts">The verdicts.</param>
    public static string Of(string title, IReadOnlyList<Verdict> verdicts)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"### {title}\n\n");
        text.Append("| rule | taken, nothing said | refused, and said | false alarms | missed |\n| --- | --- | --- | --- | --- |\n");

        foreach (IGrouping<string, Verdict> rule in verdicts.GroupBy(static one => one.Case.Rule)
            .OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            Row(text, rule.Key.StartsWith("KFG", StringComparison.Ordinal) ? $"[{rule.Key}](rules/{rule.Key}.md)" : rule.Key, [.. rule]);
        }

        Row(text, "all", verdicts);
        Disagreements(text, verdicts);
        return text.ToString();
    }

    /// <summary>A row for each kernel.</summary>
    public static string OfKernels(IReadOnlyList<(string Kernel, IReadOnlyList<Verdict> Verdicts)> kernels)
    {
        StringBuilder text = new();
        text.Append("| kernel | asked | taken, nothing said | refused, and said | false alarms | missed |\n");
        text.Append("| --- | --- | --- | --- | --- | --- |\n");

        foreach ((string kernel, IReadOnlyList<Verdict> verdicts) in kernels)
        {
            Row(text, $"{kernel} | {verdicts.Count(static one => one.Kernel?.IsTaken is not null)}", verdicts);
        }

        foreach ((string kernel, IReadOnlyList<Verdict> verdicts) in kernels)
        {
            if (verdicts.Any(static one => one.IsFalseAlarm || one.IsMissed))
            {
                text.Append("\nOn ").Append(kernel).Append(":\n");
                Disagreements(text, verdicts);
            }
        }

        return text.ToString();
    }

    /// <summary>The share of the refused programs of which something was said.</summary>
    public static double Predicted(IReadOnlyList<Verdict> verdicts)
    {
        int refused = verdicts.Count(static one => one.Kernel?.IsTaken == false);
        return refused == 0 ? 1 : 1 - ((double)verdicts.Count(static one => one.IsMissed) / refused);
    }

    private static void Row(StringBuilder text, string name, IReadOnlyList<Verdict> verdicts)
    {
        int taken = verdicts.Count(static one => one.Kernel?.IsTaken == true);
        int refused = verdicts.Count(static one => one.Kernel?.IsTaken == false);
        int alarms = verdicts.Count(static one => one.IsFalseAlarm);
        int missed = verdicts.Count(static one => one.IsMissed);
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {taken - alarms} of {taken} | {refused - missed} of {refused} | {alarms} | {missed} |\n");
    }

    private static void Disagreements(StringBuilder text, IReadOnlyList<Verdict> verdicts)
    {
        foreach (Verdict one in verdicts.Where(static one => one.IsFalseAlarm || one.IsMissed))
        {
            text.Append("\n- `").Append(one.Case.Name).Append("`:\n  ")
                .Append(
                    one.IsFalseAlarm ? "false alarm: " + string.Join("; ", one.Said) : "missed: " + one.Kernel?.Reason.Trim().TrimEnd('.'))
                .Append(Array.Find(Reasons, known => one.Kernel?.Reason.Contains(known.Part, StringComparison.Ordinal) == true).Why);
        }

        text.Append('\n');
    }
}
