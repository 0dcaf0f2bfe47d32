using System.Diagnostics;
using System.Globalization;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Running;

/// <summary>Gives inputs to readers and judges what comes of it. For one thread.</summary>
/// <param name="largest">The most bytes that an input has.</param>
internal sealed class CaseRunner(int largest) : IDisposable
{
    private readonly GuardedMemory memory = new(largest);

    /// <summary>
    /// Runs one case. What is wrong with it once is looked at twice: the first run of a method costs more than the others.
    /// </summary>
    public CaseResult Run(FuzzTarget target, ReadOnlySpan<byte> input)
    {
        CaseResult result = RunOnce(target, memory.Put(input));
        return result.Problem is null ? result : RunOnce(target, memory.Put(input));
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    private static CaseResult RunOnce(FuzzTarget target, ReadOnlyMemory<byte> input)
    {
        bool isAnswered = false;
        Problem? problem = null;
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = ProcessorTime.Now;

        try
        {
            isAnswered = target.Read(input);
        }
        catch (Exception exception)
        {
            problem = new Problem(KindOf(exception), exception.ToString());
        }

        TimeSpan time = ProcessorTime.Now - start;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;

        problem ??= allocated > target.AllocationLimit(input.Length)
            ? new Problem(
                "memory",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{allocated} bytes were allocated for an input of {input.Length}; " +
                    $"the limit is {target.AllocationLimit(input.Length)}."))
            : time > target.TimeLimit(input.Length)
                ? new Problem(
                    "time",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"It took {time.TotalSeconds:0.000} s for an input of {input.Length} bytes; the limit is " +
                        $"{target.TimeLimit(input.Length).TotalSeconds:0.000} s."))
                : null;

        return new CaseResult(isAnswered, allocated, time, problem);
    }

    /// <summary>The type and the innermost method of ours.</summary>
    private static string KindOf(Exception exception)
    {
        string? place = new StackTrace(exception).GetFrames()
            .Select(static frame => frame.GetMethod())
            .Where(static method => method?.DeclaringType?.Namespace?.StartsWith(nameof(KfuncGen), StringComparison.Ordinal) == true)
            .Select(static method => $"{method!.DeclaringType!.Name}.{method.Name}")
            .FirstOrDefault();

        return $"{exception.GetType().Name} in {place ?? "no method of ours"}";
    }
}
