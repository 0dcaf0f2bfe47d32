using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// Many kernels, made of the bundled ones as builds differ: another patch release each; objects of the kernel that are larger or smaller,
/// in 20 ways; kfuncs that a configuration leaves out, in 8 ways; and on one of 25 a kfunc whose flags changed.
/// </summary>
/// <param name="Snapshots">Their snapshots.</param>
/// <param name="Merged">All of them in one file.</param>
/// <param name="Contracts">The different lines of kfuncs.</param>
internal sealed record Fleet(string[] Snapshots, string Merged, int Contracts)
{
    private const int Sizes = 20;
    private const int Configurations = 8;
    private const int Changed = 25;

    /// <summary>Makes some kernels.</summary>
    public static Fleet Make(int count)
    {
        string[] real = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Snapshots"), "*.kfuncs")
            .Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        string[] snapshots =
            [.. Enumerable.Range(0, count).Select(i => Vary(real[real.Length - 1 - (i % real.Length)], i / real.Length, i))];
        LineCache cache = new();
        KernelSnapshot[] kernels = [.. snapshots.Select(text => SnapshotReader.Read(text, "", cache))];

        return new Fleet(
            snapshots, FleetWriter.Write(kernels), kernels.SelectMany(static kernel => kernel.Kfuncs).Distinct().Count());
    }

    private static string Vary(string text, int variation, int number)
    {
        int line = 0;
        return string.Join(
            '\n', text.Split('\n').Where(one => !IsLeftOut(one, variation, line++)).Select(one => Line(one, variation, number)));
    }

    private static bool IsLeftOut(string line, int variation, int number) =>
        line.StartsWith("kfunc ", StringComparison.Ordinal) && variation % Configurations != 0
            && number % (8 * Configurations) == variation % Configurations;

    private static string Line(string line, int variation, int number) =>
        line.StartsWith("name ", StringComparison.Ordinal) ? $"name made-{number:0000}"
        : line.StartsWith("source ", StringComparison.Ordinal) ? $"source sha256:{number:x64}"
        : line.StartsWith("kernel ", StringComparison.Ordinal) ? Release(line, variation)
        : line.StartsWith("struct task_struct <", StringComparison.Ordinal) || line.StartsWith("struct sk_buff <", StringComparison.Ordinal)
            ? $"{line[..(line.IndexOf('<') + 1)]}{4096 + (64 * (variation % Sizes))} align 64>"
        : variation % Changed == Changed - 1 && line.Contains(" bpf_task_from_pid(", StringComparison.Ordinal)
            ? line.Replace("KF_RET_NULL", "KF_RET_NULL|KF_SLEEPABLE")
        : line;

    // "kernel 7.2.12+deb13-amd64": the release is kept, the patch is another.
    private static string Release(string line, int variation)
    {
        string[] parts = line.Split('.', 3);
        string rest = new([.. parts[2].SkipWhile(char.IsAsciiDigit)]);
        return $"{parts[0]}.{parts[1]}.{variation}{rest}";
    }
}
