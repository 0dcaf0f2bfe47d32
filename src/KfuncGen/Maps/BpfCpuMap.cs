using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>CPUs: XDP programs hand packets to the network stack of another one.</summary>
/// <remarks>BPF programs use <see cref="Redirect"/>, user space the others.</remarks>
[KernelMap(BpfMapType.CpuMap, Key = typeof(uint), Value = typeof(ulong))]
public sealed unsafe class BpfCpuMap : BpfMap, IBpfMapKind<BpfCpuMap>
{
    // struct bpf_cpumap_val, include/uapi/linux/bpf.h.
    private const int EntrySize = 8;

    private BpfCpuMap(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Has a CPU take packets; the kernel starts a thread on it for that.</summary>
    /// <param name="cpu">The CPU's number.</param>
    /// <param name="queueSize">How many packets may wait for it.</param>
    /// <param name="program">A program of kind <see cref="BpfProgramType.XdpCpumap"/> that packets go through there; null for none.</param>
    /// <exception cref="BpfMapException">The kernel refuses: there is no such CPU, or the program is of another kind.</exception>
    public void Set(uint cpu, uint queueSize, BpfProgramHandle program = default)
    {
        using DescriptorValue descriptor = new(program.Handle);
        uint* entry = stackalloc uint[2] { queueSize, (uint)descriptor.Number };
        MapAccess.Write(Open, &cpu, entry);
    }

    /// <summary>How many packets may wait for a CPU.</summary>
    /// <returns>False where it takes none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetQueueSize(uint cpu, out uint queueSize)
    {
        uint* found = stackalloc uint[2];
        bool isThere = MapAccess.TryRead(Open, &cpu, found);
        queueSize = isThere ? found[0] : 0;
        return isThere;
    }

    /// <summary>Has a CPU take no packets any more: the kernel does not say whether it took some.</summary>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public void Remove(uint cpu) => MapAccess.TryRemove(Open, &cpu);

    /// <summary>In BPF: hands the packet to a CPU; the program returns what this does.</summary>
    /// <param name="cpu">The CPU's number.</param>
    /// <param name="otherwise">What is returned where that takes none.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_redirect_map")]
    public XdpAction Redirect(uint cpu, XdpAction otherwise) => throw BpfOnlyException.ForMap(nameof(Redirect), nameof(Set));

    static MapShape IBpfMapKind<BpfCpuMap>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_CPUMAP, sizeof(uint), EntrySize, options);

    static BpfCpuMap IBpfMapKind<BpfCpuMap>.Of(OpenMap map) => new(map);
}
