using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A value for each thread, which goes with it.</summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <remarks>BPF programs use <see cref="Find"/>, <see cref="GetOrAdd"/> and <see cref="Delete"/>, user space the others.</remarks>
[KernelMap(BpfMapType.TaskStorage)]
public sealed class BpfTaskStorage<TValue> : BpfStorageMap<TValue>, IBpfMapKind<BpfTaskStorage<TValue>>
    where TValue : unmanaged
{
    private BpfTaskStorage(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Reads the value of a thread.</summary>
    /// <param name="processId">The number of a process, whose first thread it is.</param>
    /// <param name="value">The value; the default where there is none.</param>
    /// <returns>False where it has none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public bool TryGetValue(int processId, out TValue value)
    {
        using BpfHandle owner = StorageOwner.OfProcess(processId, Open);
        return TryRead(owner.Descriptor, out value);
    }

    /// <summary>Gives a thread a value.</summary>
    /// <param name="processId">The number of a process, whose first thread it is.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public void Set(int processId, TValue value)
    {
        using BpfHandle owner = StorageOwner.OfProcess(processId, Open);
        Write(owner.Descriptor, value);
    }

    /// <summary>Removes the value of a thread.</summary>
    /// <param name="processId">The number of a process, whose first thread it is.</param>
    /// <returns>False where it has none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public bool Remove(int processId)
    {
        using BpfHandle owner = StorageOwner.OfProcess(processId, Open);
        return TryRemove(owner.Descriptor);
    }

    /// <summary>In BPF: the value of a thread; null where it has none.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValue"/>.</exception>
    [MapHelper("bpf_task_storage_get", NullValue = true, Flags = 0)]
    public MapValue<TValue>? Find(object owner) => throw BpfOnlyException.ForMap(nameof(Find), nameof(TryGetValue));

    /// <summary>In BPF: the value of a thread, which is all 0 where there was none; null where there is no memory for it.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Set"/>.</exception>
    [MapHelper("bpf_task_storage_get", NullValue = true, Flags = 1)]
    public MapValue<TValue>? GetOrAdd(object owner) => throw BpfOnlyException.ForMap(nameof(GetOrAdd), nameof(Set));

    /// <summary>In BPF: removes the value of a thread.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where it has none.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Remove"/>.</exception>
    [MapHelper("bpf_task_storage_delete")]
    public int Delete(object owner) => throw BpfOnlyException.ForMap(nameof(Delete), nameof(Remove));

    static MapShape IBpfMapKind<BpfTaskStorage<TValue>>.ShapeOf(BpfMapOptions options) =>
        ShapeOf(options, bpf_map_type.BPF_MAP_TYPE_TASK_STORAGE);

    static BpfTaskStorage<TValue> IBpfMapKind<BpfTaskStorage<TValue>>.Of(OpenMap map) => new(map);
}
