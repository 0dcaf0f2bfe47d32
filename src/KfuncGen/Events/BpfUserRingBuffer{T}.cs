using KfuncGen.Events;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A ring buffer that user space writes to and programs read, when they like (kernel 6.1).</summary>
/// <typeparam name="T">The messages, as they are in memory.</typeparam>
/// <remarks>Thread-safe in this process. A buffer has one writer: two objects of the same map write over each other.</remarks>
[KernelMap(BpfMapType.UserRingBuffer, Value = typeof(void))]
public sealed unsafe class BpfUserRingBuffer<T> : BpfMap, IBpfMapKind<BpfUserRingBuffer<T>>
    where T : unmanaged
{
    private RingWriter? writer;

    private BpfUserRingBuffer(OpenMap map)
        : base(map)
    {
    }

    /// <summary>The size of the buffer in bytes.</summary>
    public uint Size => MaxEntries;

    /// <summary>How many bytes programs have not read yet, with 8 for each message.</summary>
    /// <exception cref="BpfMapException">The kernel does not show its memory.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public long PendingBytes => Writer.Pending;

    private RingWriter Writer
    {
        get
        {
            if (Volatile.Read(ref writer) is { } known)
            {
                return known;
            }

            RingWriter opened = RingWriter.Open(Open);

            if (Interlocked.CompareExchange(ref writer, opened, null) is { } other)
            {
                opened.Dispose();
                return other;
            }

            // Who disposed it meanwhile did not see this.
            if (Open.Handle.IsClosed)
            {
                opened.Dispose();
            }

            return opened;
        }
    }

    /// <summary>Adds a message, without a system call.</summary>
    /// <param name="value">The message.</param>
    /// <returns>False where there is no room for it.</returns>
    /// <exception cref="BpfMapException">The kernel does not show its memory, or a message is larger than the buffer.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public bool TryAdd(in T value)
    {
        fixed (T* from = &value)
        {
            return Writer.TryWrite(from, sizeof(T));
        }
    }

    /// <summary>In BPF: calls a function for each message that is there, until it says stop (kernel 6.1).</summary>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <returns>How many messages were taken, also of those that were too short, or an errno value below 0: -16, EBUSY, where another
    /// program takes some.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_user_ringbuf_drain", Flags = 0)]
    public int Drain(BpfMessageCallback<T> callback) => throw BpfOnlyException.ForMap(nameof(Drain), nameof(TryAdd));

    /// <summary>In BPF: calls a function for each message that is there, until it says stop (kernel 6.1).</summary>
    /// <typeparam name="TContext">What the function gets from the program.</typeparam>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <param name="context">What the function gets from the program, and may change.</param>
    /// <returns>How many messages were taken, also of those that were too short, or an errno value below 0: -16, EBUSY, where another
    /// program takes some.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_user_ringbuf_drain", Flags = 0)]
    public int Drain<TContext>(BpfMessageCallback<T, TContext> callback, ref TContext context)
        where TContext : unmanaged => throw BpfOnlyException.ForMap(nameof(Drain), nameof(TryAdd));

    static MapShape IBpfMapKind<BpfUserRingBuffer<T>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_USER_RINGBUF,
        Name = options.Name,
        KeySize = 0,
        ValueSize = 0,
        MaxEntries = BpfRingBufferMap.SizeOf(options.MaxEntries),
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    static BpfUserRingBuffer<T> IBpfMapKind<BpfUserRingBuffer<T>>.Of(OpenMap map) => new(map);

    private protected override void Close() => Volatile.Read(ref writer)?.Dispose();
}
