using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Linux.Events;

/// <summary>Waits for a descriptor again and again, for one who reads it.</summary>
internal sealed class Readiness : IDisposable
{
    // EPOLLIN: include/uapi/linux/eventpoll.h, 7.2.
    private const uint CanRead = 1;

    private readonly BpfHandle source;
    private readonly ulong key;
    private TaskCompletionSource? waiting;

    /// <summary>Prepares to wait.</summary>
    /// <param name="source">What is read. It is duplicated, since several may wait for it.</param>
    /// <exception cref="IOException">The system has no descriptor for it.</exception>
    public Readiness(BpfHandle source)
    {
        this.source = source.Duplicate(out Errno error)
            ?? throw new IOException($"A descriptor to wait for events was not made: {error.Name()}.");

        try
        {
            key = EventPoll.Shared.Register(this.source, () => Volatile.Read(ref waiting)?.TrySetResult());
        }
        catch
        {
            this.source.Dispose();
            throw;
        }
    }

    /// <summary>Waits until there is something to read, or may be: one reads, and waits again.</summary>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public async Task WaitAsync(CancellationToken token)
    {
        TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref waiting, source);

        if (EventPoll.Shared.Arm(this.source, CanRead, key) is not Errno.None and var error)
        {
            throw new IOException($"epoll_ctl(2) does not wait: {error.Name()}.");
        }

        using CancellationTokenRegistration registration = token.Register(
            static (state, canceled) => ((TaskCompletionSource)state!).TrySetCanceled(canceled), source);
        await source.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EventPoll.Shared.Unregister(source, key);
        source.Dispose();
    }
}
