using System.Text.Json;

namespace KernelMatrix.Host;

/// <summary>
/// Holds the snapshot that predicts against the very image that is booted: sets, flags and prototypes. A running kernel does not say
/// what flags its kfuncs have; its image does. What is in modules is not in the image, and is left out.
/// </summary>
internal static class SnapshotCheck
{
    private const string Scenario = "image";
    private const string Check = "snapshot";

    // Of the amd64 kernels those that are packed, of others those that only the guest is built with.
    private static readonly string[] Folders = ["src/KfuncGen.Kernels/kernels", "tests/KernelMatrix/Guest/kernels"];

    /// <summary>Adds what came of it to what a boot said; nothing where there is no snapshot of this kernel.</summary>
    public static async Task<BootResult> AddAsync(BootResult result, string root, string image)
    {
        if (Folders.Select(folder => Path.Combine(root, folder, $"{result.Kernel.Name}.kfuncs")).FirstOrDefault(File.Exists)
            is not { } snapshot)
        {
            return result;
        }

        HashSet<string> ofImage = [.. File.ReadLines(snapshot).Where(
            static line => line.StartsWith("kfunc ", StringComparison.Ordinal) && !line.Contains(" module ", StringComparison.Ordinal))
            .Select(static line => line[..line.IndexOf('(', StringComparison.Ordinal)].Split(' ', '*')[^1])];
        string[] wrong = [.. Differences(await new Tool(root).RunAsync("diff", snapshot, image, "--json"), ofImage)];

        return result with
        {
            Checks = [new(Scenario, Check, Math.Max(0, ofImage.Count - wrong.Length), wrong.Length), .. result.Checks],
            Failures = [.. wrong.Select(one => $"{result.Kernel.Name}, {Scenario}, {Check}: {one}"), .. result.Failures],
        };
    }

    private static IEnumerable<string> Differences(string json, HashSet<string> ofImage)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        foreach (JsonElement one in document.RootElement.EnumerateArray())
        {
            string name = one.GetProperty("name").GetString()!;
            string level = one.GetProperty("level").GetString()!;

            if (level != "gone" || ofImage.Contains(name))
            {
                yield return $"{name}: the image, after the snapshot: {level}, {one.GetProperty("detail").GetString()}";
            }
        }
    }
}
