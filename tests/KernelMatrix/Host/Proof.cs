using System.Text;

namespace KernelMatrix.Host;

/// <summary>Writes <c>docs/proof.md</c>.</summary>
internal static class Proof
{
    /// <summary>Writes the page.</summary>
    public static string Write(Table table, IReadOnlyList<BootResult> results)
    {
        StringBuilder text = new();
        text.AppendLine("# Proof");
        text.AppendLine();
        text.AppendLine("One NativeAOT binary, built once, on stock Debian kernels under QEMU. Written by `tests/KernelMatrix/run --kernels all --report docs/proof.md`.");
        text.AppendLine();
        text.AppendLine(table.Text);
        text.AppendLine($"{table.Passed} claims hold, {table.Failed} do not.");
        text.AppendLine();
        text.AppendLine("| kernel | release |");
        text.AppendLine("| --- | --- |");

        foreach (BootResult result in results)
        {
            text.AppendLine($"| {result.Kernel.Name} | {result.Kernel.Release} |");
        }

        return text.ToString();
    }
}
