using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Stack traces that programs took, each once.</summary>
/// <remarks>BPF programs use <see cref="Take(BpfStackTraceFlags)"/>, user space the others.</remarks>
[KernelMap(BpfMapType.StackTraces, Key = typeof(uint), ValueSize = Depth * sizeof(ulong))]
public sealed unsafe class BpfStackTraces : BpfMap, IBpfMapKind<BpfStackTraces>
{
    /// <summary>How many addresses a trace has at most: PERF_MAX_STACK_DEPTH, include/uapi/linux/perf_event.h.</summary>
    public const int Depth = 127;

    private BpfStackTraces(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Reads a trace.</summary>
    /// <param name="number">Its number, which a program got.</param>
    /// <param name="addresses">Gets the addresses, the innermost first: room for <see cref="Depth"/>.</param>
    /// <returns>How many addresses it has; 0 where there is none.</returns>
    /// <exception cref="ArgumentException">There is less room than that.</exception>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public int Read(int number, Span<ulong> addresses)
    {
        if (addresses.Length < Depth)
        {
            throw new ArgumentException($"There is room for {addresses.Length} addresses; a trace may have {Depth}.", nameof(addresses));
        }

        fixed (ulong* to = addresses)
        {
            if (!MapAccess.TryRead(Open, &number, to))
            {
                return 0;
            }
        }

        int end = addresses[..Depth].IndexOf(0ul);
        return end < 0 ? Depth : end;
    }

    /// <summary>Removes a trace.</summary>
    /// <returns>False where there was none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool Remove(int number) => MapAccess.TryRemove(Open, &number);

    /// <summary>In BPF: takes the stack that the program was called from.</summary>
    /// <param name="flags">How many functions to skip, and which stack.</param>
    /// <returns>The trace's number, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_get_stackid", TakesContext = true)]
    public long Take(BpfStackTraceFlags flags = 0) => throw BpfOnlyException.ForMap(nameof(Take), nameof(Read));

    /// <summary>In BPF: takes the stack that the program was called from.</summary>
    /// <param name="context">The program's context, where a function that it calls takes it.</param>
    /// <param name="flags">How many functions to skip, and which stack.</param>
    /// <returns>The trace's number, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_get_stackid", ContextFirst = true)]
    public long Take(object context, BpfStackTraceFlags flags = 0) => throw BpfOnlyException.ForMap(nameof(Take), nameof(Read));

    static MapShape IBpfMapKind<BpfStackTraces>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_STACK_TRACE, sizeof(uint), Depth * sizeof(ulong), options);

    static BpfStackTraces IBpfMapKind<BpfStackTraces>.Of(OpenMap map) => new(map);
}
