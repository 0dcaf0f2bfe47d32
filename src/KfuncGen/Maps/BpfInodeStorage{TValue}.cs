using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen;

/// <summary>A value for each file, which goes with it.</summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <remarks>BPF programs use <see cref="Find"/>, <see cref="GetOrAdd"/> and <see cref="Delete"/>, user space the others.</remarks>
[KernelMap(BpfMapType.InodeStorage)]
public sealed class BpfInodeStorage<TValue> : BpfStorageMap<TValue>, IBpfMapKind<BpfInodeStorage<TValue>>
    where TValue : unmanaged
{
    private BpfInodeStorage(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Reads the value of a file.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="value">The value; the default where there is none.</param>
    /// <returns>False where it has none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public bool TryGetValue(SafeFileHandle file, out TValue value)
    {
        using DescriptorValue owner = new(file ?? throw new ArgumentNullException(nameof(file)));
        return TryRead(owner.Number, out value);
    }

    /// <summary>Gives a file a value.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public void Set(SafeFileHandle file, TValue value)
    {
        using DescriptorValue owner = new(file ?? throw new ArgumentNullException(nameof(file)));
        Write(owner.Number, value);
    }

    /// <summary>Removes the value of a file.</summary>
    /// <param name="file">The file, open.</param>
    /// <returns>False where it has none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public bool Remove(SafeFileHandle file)
    {
        using DescriptorValue owner = new(file ?? throw new ArgumentNullException(nameof(file)));
        return TryRemove(owner.Number);
    }

    /// <summary>In BPF: the value of a file; null where it has none.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValue"/>.</exception>
    [MapHelper("bpf_inode_storage_get", NullValue = true, Flags = 0)]
    public MapValue<TValue>? Find(object owner) => throw BpfOnlyException.ForMap(nameof(Find), nameof(TryGetValue));

    /// <summary>In BPF: the value of a file, which is all 0 where there was none; null where there is no memory for it.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Set"/>.</exception>
    [MapHelper("bpf_inode_storage_get", NullValue = true, Flags = 1)]
    public MapValue<TValue>? GetOrAdd(object owner) => throw BpfOnlyException.ForMap(nameof(GetOrAdd), nameof(Set));

    /// <summary>In BPF: removes the value of a file.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where it has none.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Remove"/>.</exception>
    [MapHelper("bpf_inode_storage_delete")]
    public int Delete(object owner) => throw BpfOnlyException.ForMap(nameof(Delete), nameof(Remove));

    static MapShape IBpfMapKind<BpfInodeStorage<TValue>>.ShapeOf(BpfMapOptions options) =>
        ShapeOf(options, bpf_map_type.BPF_MAP_TYPE_INODE_STORAGE);

    static BpfInodeStorage<TValue> IBpfMapKind<BpfInodeStorage<TValue>>.Of(OpenMap map) => new(map);
}
