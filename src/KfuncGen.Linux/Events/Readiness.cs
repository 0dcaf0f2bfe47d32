using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Linux.Events;

/// <summary>Waits for one or any of some descriptors again and again, for one who reads them.</summary>
internal sealed class Readiness : IDisposable
{
    // EPOLLIN: include/uapi/linux/eventpoll.h, 7.2.
    private const uint CanRead = 1;

    private readonly List<(BpfHandle Handle, ulong Key)> sources = [];
    private TaskCompletionSource? waiting;

    /// <summary>Prepares to wait.</summary>
    /// <param name="sources">What is read. Each is duplicated, since several may wait for it.</param>
    /// <exception cref="IOException">The system has no descriptor for it.</exception>
    public Readiness(params IEnumerable<BpfHandle> sources)
    {
        try
        {
            foreach (BpfHandle source in sources)
            {
                Add(source);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Waits until there is something to read, or may be: one reads, and waits again.</summary>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public async Task WaitAsync(CancellationToken token)
    {
        TaskCompletionSource one = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref waiting, one);

        foreach ((BpfHandle handle, ulong key) in sources)
        {
            if (EventPoll.Shared.Arm(handle, CanRead, key) is not Errno.None and var error)
            {
                throw new IOException($"epoll_ctl(2) does not wait: {error.Name()}.");
            }
        }

        using CancellationTokenRegistration registration = token.Register(
            static (state, canceled) => ((TaskCompletionSource)state!).TrySetCanceled(canceled), one);
        await one.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((BpfHandle handle, ulong key) in sources)
        {
            EventPoll.Shared.Unregister(handle, key);
            handle.Dispose();
        }
    }

    private void Add(BpfHandle source)
    {
        BpfHandle own = source.Duplicate(out Errno error)
            ?? throw new IOException($"A descriptor to wait for events was not made: {error.Name()}.");

        try
        {
            sources.Add((own, EventPoll.Shared.Register(own, () => Volatile.Read(ref waiting)?.TrySetResult())));
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }
}
