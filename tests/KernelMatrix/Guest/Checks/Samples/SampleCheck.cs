using KfuncGen;

namespace KernelMatrix.Guest.Checks.Samples;

/// <summary>The programs of a sample, and what they say of the kernel's objects: held against what /proc says of the same.</summary>
internal abstract class SampleCheck : Check
{
    // Only bounds a failure: init ends the guest before long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What a program says until it has said enough.</summary>
    protected static List<T> Read<T>(BpfRingBuffer<T> events, Func<T, bool> isLast)
        where T : unmanaged => ReadAsync(events, isLast).GetAwaiter().GetResult();

    /// <summary>The name of the thread that asks, as the kernel has it.</summary>
    protected static string OwnName() => File.ReadAllText("/proc/thread-self/comm").TrimEnd('\n');

    private static async Task<List<T>> ReadAsync<T>(BpfRingBuffer<T> events, Func<T, bool> isLast)
        where T : unmanaged
    {
        List<T> found = [];
        using CancellationTokenSource end = new(Patience);

        try
        {
            await foreach (T one in events.ReadAllAsync(end.Token))
            {
                found.Add(one);

                if (isLast(one))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What is missing is said by who looks for it.
        }

        return found;
    }
}
