using System.Globalization;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Running;

/// <summary>Writes the figures of a run as a table.</summary>
internal static class RunSummary
{
    /// <summary>A line for each reader, and one for all.</summary>
    public static void Write(TextWriter output, IReadOnlyDictionary<FuzzTarget, TargetFigures> figures)
    {
        output.WriteLine(
            $"{"reader",-14}{"cases",12}{"cases/s",10}{"answered",10}{"mean size",11}{"longest",11}{"most memory",13}{"problems",10}");

        foreach ((FuzzTarget target, TargetFigures one) in figures)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{target.Name,-14}{one.Cases,12:N0}{PerSecond(one),10:N0}{Share(one),10:P0}" +
                $"{(one.Cases == 0 ? 0 : one.Bytes / one.Cases),9:N0} B{one.Longest.TotalMilliseconds,8:N1} ms" +
                $"{one.MostAllocated / 1024.0 / 1024.0,9:N1} MiB{one.Problems,10:N0}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"all",-14}{figures.Values.Sum(static one => one.Cases),12:N0} cases in " +
            $"{TimeSpan.FromSeconds(Math.Round(figures.Values.Sum(static one => one.Elapsed.TotalSeconds))):g}, " +
            $"{figures.Values.Sum(static one => one.Problems):N0} problems; at most {PeakMemory() >> 20} MiB in memory"));
    }

    private static double PerSecond(TargetFigures figures) =>
        figures.Elapsed > TimeSpan.Zero ? figures.Cases / figures.Elapsed.TotalSeconds : 0;

    private static double Share(TargetFigures figures) => figures.Cases == 0 ? 0 : (double)figures.Answered / figures.Cases;

    private static long PeakMemory()
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
