using System.Diagnostics;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Running;

/// <summary>Runs cases, one reader after another in slices of time, until the budget is used up.</summary>
/// <param name="targets">The readers.</param>
/// <param name="seed">Where all choices come from.</param>
/// <param name="budget">When to end.</param>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, int seed, FuzzBudget budget)
{
    /// <summary>Larger than any seed and all that is added to it.</summary>
    private const int LargestInput = 16 << 20;

    /// <summary>
    /// A reader that calls itself for each part of its input must end before this is used up: compilers and editors give not much
    /// more.
    /// </summary>
    private const int StackSize = 512 * 1024;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(2);

    private FuzzCase current;
    private long currentStart;

    /// <summary>What was seen, reader by reader.</summary>
    public IReadOnlyDictionary<FuzzTarget, TargetFigures> Figures { get; } = targets.ToDictionary(
        static target => target, static _ => new TargetFigures());

    /// <summary>Told of each case before it runs: if it takes the process with it, this is the only trace.</summary>
    public Action<FuzzCase>? Starting { get; init; }

    /// <summary>Told of each case with a problem.</summary>
    public Action<FuzzCase, byte[], Problem>? Found { get; init; }

    /// <summary>Told after each reader's turn.</summary>
    public Action? TurnEnded { get; init; }

    /// <summary>Told of a case that has not ended after the time given to <see cref="Run"/>.</summary>
    public Action<FuzzCase>? Hung { get; init; }

    /// <summary>Runs, on a thread of its own.</summary>
    /// <param name="patience">How long a case may take on the wall before it counts as one that never ends.</param>
    /// <returns>False where a case did not end; its thread is left behind.</returns>
    public bool Run(TimeSpan patience)
    {
        Exception? failure = null;
        currentStart = Stopwatch.GetTimestamp();

        Thread thread = new(() =>
        {
            try
            {
                RunAll();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        }, StackSize)
        { IsBackground = true };

        thread.Start();

        while (!thread.Join(TimeSpan.FromMilliseconds(500)))
        {
            if (Stopwatch.GetElapsedTime(Interlocked.Read(ref currentStart)) > patience)
            {
                Hung?.Invoke(current);
                return false;
            }
        }

        return failure is null ? true : throw new InvalidOperationException("The run itself failed.", failure);
    }

    private void RunAll()
    {
        using CaseRunner runner = new(LargestInput);
        long start = Stopwatch.GetTimestamp();
        Dictionary<FuzzTarget, long> next = targets.ToDictionary(static target => target, static _ => 0L);
        bool isOver = false;

        while (!isOver)
        {
            isOver = true;

            foreach (FuzzTarget target in targets)
            {
                TargetFigures figures = Figures[target];
                long turn = Stopwatch.GetTimestamp();

                while (!IsOver(next[target], start) && Stopwatch.GetElapsedTime(turn) < Slice)
                {
                    Run(runner, new FuzzCase(target, seed, next[target]++), figures);
                }

                figures.Elapsed += Stopwatch.GetElapsedTime(turn);
                isOver &= IsOver(next[target], start);
                TurnEnded?.Invoke();
            }
        }
    }

    private bool IsOver(long cases, long start) =>
        cases >= (budget.Cases ?? long.MaxValue) || Stopwatch.GetElapsedTime(start) >= (budget.Time ?? TimeSpan.MaxValue);

    private void Run(CaseRunner runner, FuzzCase fuzzCase, TargetFigures figures)
    {
        current = fuzzCase;
        Interlocked.Exchange(ref currentStart, Stopwatch.GetTimestamp());
        Starting?.Invoke(fuzzCase);

        byte[] input = fuzzCase.MakeInput();

        if (input.Length > LargestInput)
        {
            return;
        }

        CaseResult result = runner.Run(fuzzCase.Target, input);
        figures.Add(result, input.Length);

        if (result.Problem is { } problem)
        {
            Found?.Invoke(fuzzCase, input, problem);
        }
    }
}
