namespace KfuncGen;

/// <summary>
/// A record of a ring buffer that a BPF program has reserved and fills in: a reference to this class is its address in the kernel, and no
/// object of it exists on the CLR. On every way out it has to be submitted or discarded; <c>using</c> discards what was not submitted.
/// </summary>
/// <typeparam name="T">What is in it.</typeparam>
/// <example>
/// <code>
/// using RingRecord&lt;Event&gt;? record = Events.Reserve();
///
/// if (record is null)
/// {
///     Interlocked.Increment(ref lost);
///     return;
/// }
///
/// record.Value.Length = length;
/// record.Submit();
/// </code>
/// </example>
[KernelMemory]
public sealed class RingRecord<T> : IDisposable
    where T : unmanaged
{
    private RingRecord()
    {
    }

    /// <summary>The record's content, in the buffer. It is not cleared: what is not written is what was there before.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public ref T Value => throw BpfOnlyException.ForMemory($"RingRecord<{typeof(T).Name}>.Value");

    /// <summary>Hands it to user space, which is woken if it has read all that came before.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [RecordHelper("bpf_ringbuf_submit", Flags = 0)]
    public void Submit() => throw OnlyInPrograms(nameof(Submit));

    /// <summary>Hands it to user space and wakes nobody: BPF_RB_NO_WAKEUP.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [RecordHelper("bpf_ringbuf_submit", Flags = 1)]
    public void SubmitQuietly() => throw OnlyInPrograms(nameof(SubmitQuietly));

    /// <summary>Hands it to user space and wakes it in any case: BPF_RB_FORCE_WAKEUP.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [RecordHelper("bpf_ringbuf_submit", Flags = 2)]
    public void SubmitAndWake() => throw OnlyInPrograms(nameof(SubmitAndWake));

    /// <summary>Gives it up; user space passes it over.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [RecordHelper("bpf_ringbuf_discard", Flags = 0)]
    public void Discard() => throw OnlyInPrograms(nameof(Discard));

    /// <summary>Gives it up if it was not submitted.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [RecordHelper("bpf_ringbuf_discard", Flags = 0)]
    public void Dispose() => throw OnlyInPrograms(nameof(Dispose));

    private static BpfOnlyException OnlyInPrograms(string member) =>
        BpfOnlyException.ForMemory($"RingRecord<{typeof(T).Name}>.{member}");
}
