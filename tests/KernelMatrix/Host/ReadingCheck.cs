using System.Text.Json;
using KernelMatrix.Host.Truth;

namespace KernelMatrix.Host;

/// <summary>
/// What the tool reads of an image, without booting it, is what other code finds in its BTF; and of a kernel that was built from the same
/// sources for another processor, it reads the same contracts.
/// </summary>
internal static class ReadingCheck
{
    private const string Scenario = "image";
    private const string Check = "reading";

    /// <summary>Adds what came of it to what is known of a kernel.</summary>
    public static async Task<BootResult> AddAsync(BootResult result, Options options, string image)
    {
        List<string> wrong = [];
        int claims = 0;
        Tool tool = new(options.Root);

        // Sets may have what the compiler's companion left untagged: of that the tool says so, too.
        (SortedSet<string> callable, SortedSet<string> saidToBeTagged) = Names(await tool.RunAsync("list", image, "--json"));
        SortedSet<string> tagged = ImageBtf.Find(image)?.Kfuncs() ?? [];

        if (tagged.Count > 0)
        {
            claims += tagged.Count;
            wrong.AddRange(tagged.Except(saidToBeTagged).Select(static name => $"{name} is tagged as a kfunc, and not listed so"));
            wrong.AddRange(saidToBeTagged.Except(tagged).Select(static name => $"{name} is listed as tagged, and is not"));
        }

        string snapshot = Path.Combine(options.Output, $"{result.Kernel.Name}.kfuncs");
        await tool.RunAsync("snapshot", image, "--name", result.Kernel.Name, "--output", snapshot);
        Claim(await tool.RunAsync("diff", snapshot, image, "--json") is "[]", "what is written of the image is not what is read of it");

        if (Twin(result.Kernel, options) is { } twin)
        {
            string[] differences = [.. Different(await tool.RunAsync("diff", twin, snapshot, "--json"))];
            claims++;
            wrong.AddRange(differences);
            string page = await tool.RunAsync("report", twin, snapshot);
            string[] unseen =
                [.. callable.Append(result.Kernel.Name).Where(name => !page.Contains(name, StringComparison.Ordinal))];
            Claim(unseen.Length == 0, $"the page does not show {string.Join(", ", unseen)}");
        }

        return result with
        {
            Checks = [.. result.Checks, new(Scenario, Check, Math.Max(0, claims - wrong.Count), wrong.Count)],
            Failures = [.. result.Failures, .. wrong.Select(one => $"{result.Kernel.Name}, {Scenario}, {Check}: {one}")],
        };

        void Claim(bool holds, string otherwise)
        {
            claims++;

            if (!holds)
            {
                wrong.Add(otherwise);
            }
        }
    }

    // The same release for the processor that the snapshots are of.
    private static string? Twin(Kernel kernel, Options options)
    {
        string name = kernel.Name.EndsWith($"-{kernel.Machine.Name}", StringComparison.Ordinal)
            ? kernel.Name[..^(kernel.Machine.Name.Length + 1)]
            : "";
        string path = Path.Combine(options.Root, "src/KfuncGen.Kernels/kernels", $"{name}.kfuncs");
        return File.Exists(path) ? path : null;
    }

    private static (SortedSet<string> Callable, SortedSet<string> Tagged) Names(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement[] kfuncs = [.. document.RootElement.GetProperty("kfuncs").EnumerateArray()];
        return (
            [.. kfuncs.Where(IsCallable).Select(NameOf)],
            [.. kfuncs.Where(static one => one.GetProperty("tagged").GetBoolean()).Select(NameOf)]);

        // Functions whose results programs may change are tagged so, too, and no program calls them.
        static bool IsCallable(JsonElement kfunc) => kfunc.GetProperty("registrations").EnumerateArray().Any(
            static one => one.GetProperty("hooks").EnumerateArray().Any(static hook => hook.GetString() != "FMODRET"));

        static string NameOf(JsonElement kfunc) => kfunc.GetProperty("name").GetString()!;
    }

    // A configuration may lack kfuncs, and a compiler may leave one so that it can be called; what both have is the same.
    private static IEnumerable<string> Different(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray().Where(
                static one => one.GetProperty("level").GetString() is not ("gone" or "new")
                    && one.GetProperty("detail").GetString() != "can be called now").Select(
                static one => $"{one.GetProperty("name")} differs from the other processor's: {one.GetProperty("detail")}"),
        ];
    }
}
