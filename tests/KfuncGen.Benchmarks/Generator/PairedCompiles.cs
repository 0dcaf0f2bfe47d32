using System.Diagnostics;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// Two compiles, one after the other, many times over. Their difference is less than the clock of a shared machine moves within a minute,
/// so pairs are compared and not averages of two separate runs.
/// </summary>
/// <param name="Without">The one, in milliseconds: the median.</param>
/// <param name="With">The other one.</param>
/// <param name="Median">How many times longer the other one took, the median of the pairs.</param>
/// <param name="Fastest">The same of the fastest of each.</param>
/// <param name="Processor">The same of the processor time of all.</param>
internal readonly record struct PairedCompiles(double Without, double With, double Median, double Fastest, double Processor)
{
    /// <summary>As many pairs as a figure for others takes.</summary>
    public const int Pairs = 31;

    private const int WarmUps = 8;

    /// <summary>Measures them.</summary>
    public static PairedCompiles Measure(Func<long> compileWithout, Func<long> compileWith, int pairs = Pairs)
    {
        for (int i = 0; i < Math.Min(pairs, WarmUps); i++)
        {
            compileWithout();
            compileWith();
        }

        (double Wall, double Processor)[] without = new (double, double)[pairs];
        (double Wall, double Processor)[] with = new (double, double)[pairs];

        for (int i = 0; i < pairs; i++)
        {
            // Each goes first as often as the other.
            if (i % 2 == 0)
            {
                without[i] = Time(compileWithout);
                with[i] = Time(compileWith);
            }
            else
            {
                with[i] = Time(compileWith);
                without[i] = Time(compileWithout);
            }
        }

        return new(
            MedianOf(without.Select(static one => one.Wall)),
            MedianOf(with.Select(static one => one.Wall)),
            MedianOf(without.Zip(with, static (before, after) => after.Wall / before.Wall)),
            with.Min(static one => one.Wall) / without.Min(static one => one.Wall),
            with.Sum(static one => one.Processor) / without.Sum(static one => one.Processor));
    }

    /// <summary>As the end of a table's row.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"| {Without:F0} ms | {With:F0} ms | {Median:F2} | {Fastest:F2} | {Processor:F2} |");

    private static (double Wall, double Processor) Time(Func<long> compile)
    {
        GC.Collect();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        compile();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }
}
