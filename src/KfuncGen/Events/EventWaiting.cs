using KfuncGen.Linux.Events;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Events;

/// <summary>Someone who waits for events until he is told to end, or the map is disposed.</summary>
/// <param name="name">The map's class, for the one who waits for what is disposed.</param>
/// <param name="sources">What becomes readable when there are events.</param>
/// <param name="token">Tells to end.</param>
/// <param name="closing">Tells that the map is disposed.</param>
internal sealed class EventWaiting(string name, IEnumerable<BpfHandle> sources, CancellationToken token, CancellationToken closing)
    : IDisposable
{
    private readonly Readiness readiness = new(sources);
    private readonly CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, closing);

    /// <summary>Waits until there may be events.</summary>
    /// <exception cref="OperationCanceledException">He was told to end.</exception>
    /// <exception cref="ObjectDisposedException">The map is disposed.</exception>
    public async ValueTask WaitAsync()
    {
        try
        {
            await readiness.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            token.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(name);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        readiness.Dispose();
        either.Dispose();
    }
}
