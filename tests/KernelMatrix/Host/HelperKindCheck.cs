using KfuncGen.MakeAbi.Tables;

namespace KernelMatrix.Host;

/// <summary>
/// Holds eng/abi/helper.kinds against what the verifier of a booted kernel said of every helper and kind; or makes the table of it.
/// </summary>
internal static class HelperKindCheck
{
    private const string Scenario = "helpers";
    private const string Asked = "helper kinds";
    private const string Check = "table of kinds";

    /// <summary>
    /// Adds what came of it to what a boot said; nothing where the kernel was not asked, or the table was not made of its release.
    /// </summary>
    public static BootResult Add(BootResult result, string root)
    {
        if (Said(result) is not { } said
            || HelperKindTable.Read(File.ReadAllText(Path.Combine(root, HelperKindTable.Path))).Of(said.Release) is not { } table)
        {
            return result;
        }

        string[] wrong = [.. Differences(table, said).Select(one => $"{result.Kernel.Name}, {Scenario}, {Check}: {one}")];
        CheckResult check = new(Scenario, Check, Math.Max(0, said.Helpers.Count + 1 - wrong.Length), wrong.Length);
        return result with { Checks = [.. result.Checks, check], Failures = [.. result.Failures, .. wrong] };
    }

    /// <summary>Makes the table.</summary>
    /// <exception cref="CommandException">A kernel did not answer to the end.</exception>
    public static void Write(string path, IReadOnlyList<BootResult> results)
    {
        if (results.FirstOrDefault(static result => !result.IsWhole || Said(result) is null) is { } silent)
        {
            throw new CommandException($"{path} was not written: {silent.Kernel.Name} did not answer for all helpers.");
        }

        File.WriteAllText(path, HelperKindTable.Write(results.Select(Said).OfType<HelperAnswers>()));
    }

    // What hooks there are, and what programs there may do, is not the same on other processors.
    private static HelperAnswers? Said(BootResult result) =>
        result.Answers.Contains(Asked) && result.Kernel.Machine == Machine.Amd64
            ? HelperAnswers.Read(result.Release, result.Answers[Asked])
            : null;

    private static IEnumerable<string> Differences(HelperAnswers table, HelperAnswers said)
    {
        if (!table.Kinds.ToHashSet().SetEquals(said.Kinds))
        {
            yield return $"the kernel verifies {string.Join(' ', said.Kinds)}, the table has {string.Join(' ', table.Kinds)}";
        }

        foreach ((string helper, IReadOnlySet<string> may) in said.Helpers)
        {
            if (table.Helpers.FirstOrDefault(row => row.Name == helper).May is not { } expected)
            {
                yield return $"{helper}: the table has no row";
            }
            else if (!expected.SetEquals(may))
            {
                yield return $"{helper}: {string.Join(' ', may.Except(expected))} may call it, and the table does not say so; " +
                    $"{string.Join(' ', expected.Except(may))} may not, and the table says so";
            }
        }
    }
}
