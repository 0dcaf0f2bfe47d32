using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Running;

/// <summary>
/// Makes an input smaller that shows a fault: cuts parts out, large ones first, then clears bytes, as long as it stays the same
/// fault.
/// </summary>
internal static class Shrinker
{
    /// <summary>More attempts bring little.</summary>
    private const int MostAttempts = 20_000;

    /// <summary>Shrinks an input.</summary>
    /// <param name="runner">Runs the attempts.</param>
    /// <param name="target">The reader.</param>
    /// <param name="input">The input.</param>
    /// <param name="kind">The fault that it must still show.</param>
    public static byte[] Shrink(CaseRunner runner, FuzzTarget target, byte[] input, string kind)
    {
        int attempts = 0;

        for (int size = Math.Max(1, input.Length / 2); size > 0 && attempts < MostAttempts; size /= 2)
        {
            for (int start = 0; start < input.Length && attempts < MostAttempts;)
            {
                byte[] smaller = [.. input.AsSpan(0, start), .. input.AsSpan(Math.Min(input.Length, start + size))];

                if (Shows(smaller))
                {
                    input = smaller;
                }
                else
                {
                    start += size;
                }
            }
        }

        for (int i = 0; i < input.Length && attempts < MostAttempts; i++)
        {
            byte[] cleared = [.. input];
            cleared[i] = 0;

            if (input[i] != 0 && Shows(cleared))
            {
                input = cleared;
            }
        }

        return input;

        bool Shows(byte[] attempt)
        {
            attempts++;
            return runner.Run(target, attempt).Problem?.Kind == kind;
        }
    }
}
