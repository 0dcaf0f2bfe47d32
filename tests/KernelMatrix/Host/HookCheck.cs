using KfuncGen.MakeAbi.Tables;

namespace KernelMatrix.Host;

/// <summary>
/// Holds eng/abi/hooks against what the verifier of a booted kernel said of every hook of the security modules; or makes the table of it.
/// </summary>
internal static class HookCheck
{
    private const string Scenario = "helpers";
    private const string Asked = "hooks";
    private const string Check = "table of hooks";

    /// <summary>
    /// Adds what came of it to what a boot said; nothing where the kernel was not asked, or the table was not made of its release.
    /// </summary>
    public static BootResult Add(BootResult result, string root)
    {
        if (Said(result) is not { } said
            || HookTable.Read(File.ReadAllText(Path.Combine(root, HookTable.Path))).Of(said.Release) is not { } table)
        {
            return result;
        }

        string[] wrong = [.. Differences(table, said).Select(one => $"{result.Kernel.Name}, {Scenario}, {Check}: {one}")];
        CheckResult check = new(Scenario, Check, Math.Max(0, said.Hooks.Count - wrong.Length), wrong.Length);
        return result with { Checks = [.. result.Checks, check], Failures = [.. result.Failures, .. wrong] };
    }

    /// <summary>Makes the table.</summary>
    /// <exception cref="CommandException">A kernel did not answer to the end.</exception>
    public static void Write(string path, IReadOnlyList<BootResult> results)
    {
        if (results.FirstOrDefault(static result => !result.IsWhole || Said(result) is null) is { } silent)
        {
            throw new CommandException($"{path} was not written: {silent.Kernel.Name} did not answer for all hooks.");
        }

        File.WriteAllText(path, HookTable.Write(results.Select(Said).OfType<HookAnswers>()));
    }

    // What hooks there are, and what programs there may do, is not the same on other processors.
    private static HookAnswers? Said(BootResult result) => result.Answers.Contains(Asked) && result.Kernel.Machine == Machine.Amd64
        ? HookAnswers.Read(result.Release, result.Answers[Asked])
        : null;

    private static IEnumerable<string> Differences(HookAnswers table, HookAnswers said)
    {
        foreach ((string hook, IReadOnlySet<string> facts) in said.Hooks)
        {
            if (!table.Hooks.TryGetValue(hook, out IReadOnlySet<string>? expected))
            {
                yield return $"{hook}: the table has no row";
            }
            else if (!expected.SetEquals(facts))
            {
                yield return $"{hook}: the kernel says '{string.Join(' ', facts)}', the table '{string.Join(' ', expected)}'";
            }
        }
    }
}
