using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A value for each cgroup, which goes with it.</summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <remarks>BPF programs use <see cref="Find"/>, <see cref="GetOrAdd"/> and <see cref="Delete"/>, user space the others.</remarks>
[KernelMap(BpfMapType.CgroupStorage)]
public sealed class BpfCgroupStorage<TValue> : BpfStorageMap<TValue>, IBpfMapKind<BpfCgroupStorage<TValue>>
    where TValue : unmanaged
{
    private BpfCgroupStorage(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Reads the value of a cgroup.</summary>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <param name="value">The value; the default where there is none.</param>
    /// <returns>False where it has none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public bool TryGetValue(string path, out TValue value)
    {
        using BpfHandle owner = StorageOwner.OfPath(path, Open);
        return TryRead(owner.Descriptor, out value);
    }

    /// <summary>Gives a cgroup a value.</summary>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public void Set(string path, TValue value)
    {
        using BpfHandle owner = StorageOwner.OfPath(path, Open);
        Write(owner.Descriptor, value);
    }

    /// <summary>Removes the value of a cgroup.</summary>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <returns>False where it has none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public bool Remove(string path)
    {
        using BpfHandle owner = StorageOwner.OfPath(path, Open);
        return TryRemove(owner.Descriptor);
    }

    /// <summary>In BPF: the value of a cgroup; null where it has none.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValue"/>.</exception>
    [MapHelper("bpf_cgrp_storage_get", NullValue = true, Flags = 0)]
    public MapValue<TValue>? Find(object owner) => throw BpfOnlyException.ForMap(nameof(Find), nameof(TryGetValue));

    /// <summary>In BPF: the value of a cgroup, which is all 0 where there was none; null where there is no memory for it.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Set"/>.</exception>
    [MapHelper("bpf_cgrp_storage_get", NullValue = true, Flags = 1)]
    public MapValue<TValue>? GetOrAdd(object owner) => throw BpfOnlyException.ForMap(nameof(GetOrAdd), nameof(Set));

    /// <summary>In BPF: removes the value of a cgroup.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where it has none.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Remove"/>.</exception>
    [MapHelper("bpf_cgrp_storage_delete")]
    public int Delete(object owner) => throw BpfOnlyException.ForMap(nameof(Delete), nameof(Remove));

    static MapShape IBpfMapKind<BpfCgroupStorage<TValue>>.ShapeOf(BpfMapOptions options) =>
        ShapeOf(options, bpf_map_type.BPF_MAP_TYPE_CGRP_STORAGE);

    static BpfCgroupStorage<TValue> IBpfMapKind<BpfCgroupStorage<TValue>>.Of(OpenMap map) => new(map);
}
