using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>
/// A value of each CPU for each cgroup that a program is attached to: a program sees that of the CPU it runs on, user space sees all.
/// </summary>
/// <inheritdoc cref="BpfCgroupLocalStorage{TValue}" path="/typeparam"/>
/// <inheritdoc cref="BpfCgroupLocalStorage{TValue}" path="/remarks"/>
[KernelMap(BpfMapType.PerCpuCgroupLocalStorage, Key = typeof(ulong), OnePerProgram = true)]
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A map is the kernel's word.")]
public sealed unsafe class BpfPerCpuCgroupLocalStorage<TValue>
    : BpfMap, IBpfMapKind<BpfPerCpuCgroupLocalStorage<TValue>>, IEnumerable<KeyValuePair<ulong, PerCpuValues<TValue>>>
    where TValue : unmanaged
{
    private BpfPerCpuCgroupLocalStorage(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Reads the values of a cgroup.</summary>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <param name="values">Gets the values; as they are where there are none.</param>
    /// <returns>False where no program that uses the map was attached to it.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that name.</exception>
    public bool TryGetValues(string path, PerCpuValues<TValue> values) => TryGetValues(StorageOwner.CgroupOfPath(path, Open), values);

    /// <summary>Reads the values of a cgroup.</summary>
    /// <param name="cgroup">The cgroup's number, which is its folder's inode number: <see cref="BpfLinkInfo.CgroupId"/>.</param>
    /// <param name="values">Gets the values; as they are where there are none.</param>
    /// <returns>False where no program that uses the map was attached to it.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetValues(ulong cgroup, PerCpuValues<TValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);

        fixed (byte* to = values.Bytes)
        {
            return MapAccess.TryRead(Open, &cgroup, to);
        }
    }

    /// <summary>Replaces the values of a cgroup.</summary>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <param name="values">The values.</param>
    /// <returns>False where no program that uses the map was attached to it: only that makes values.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that name.</exception>
    public bool TryReplace(string path, PerCpuValues<TValue> values) => TryReplace(StorageOwner.CgroupOfPath(path, Open), values);

    /// <summary>Replaces the values of a cgroup.</summary>
    /// <param name="cgroup">The cgroup's number, which is its folder's inode number: <see cref="BpfLinkInfo.CgroupId"/>.</param>
    /// <param name="values">The values.</param>
    /// <returns>False where no program that uses the map was attached to it: only that makes values.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryReplace(ulong cgroup, PerCpuValues<TValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);

        fixed (byte* from = values.Bytes)
        {
            return MapAccess.TryReplace(Open, &cgroup, from);
        }
    }

    /// <summary>
    /// Goes through the values and the numbers of their cgroups. Of cgroups that come or go meanwhile some may be missing.
    /// </summary>
    public IEnumerator<KeyValuePair<ulong, PerCpuValues<TValue>>> GetEnumerator()
    {
        using MapWalk<ulong> walk = MapWalk<ulong>.Of(Open, PerCpuValues<TValue>.Size, isHash: false);

        while (walk.ReadMore())
        {
            for (int position = 0; position < walk.Count; position++)
            {
                PerCpuValues<TValue> values = new();
                yield return new(walk.Read(position, values.Bytes), values);
            }
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>In BPF: this CPU's value of the cgroup that the program is attached to; there is one always.</summary>
    /// <returns>The value, in the map.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValues(string, PerCpuValues{TValue})"/>.</exception>
    [MapHelper("bpf_get_local_storage", Flags = 0)]
    public ref TValue Get() => throw BpfOnlyException.ForMap(nameof(Get), nameof(TryGetValues));

    static MapShape IBpfMapKind<BpfPerCpuCgroupLocalStorage<TValue>>.ShapeOf(BpfMapOptions options) => MapShapes.Of(
        bpf_map_type.BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE, sizeof(ulong), sizeof(TValue), options with { MaxEntries = 0 });

    static BpfPerCpuCgroupLocalStorage<TValue> IBpfMapKind<BpfPerCpuCgroupLocalStorage<TValue>>.Of(OpenMap map) => new(map);
}
