using System.Net.Sockets;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A value for each socket, which goes with it.</summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <remarks>BPF programs use <see cref="Find"/>, <see cref="GetOrAdd"/> and <see cref="Delete"/>, user space the others.</remarks>
[KernelMap(BpfMapType.SocketStorage)]
public sealed class BpfSocketStorage<TValue> : BpfStorageMap<TValue>, IBpfMapKind<BpfSocketStorage<TValue>>
    where TValue : unmanaged
{
    private BpfSocketStorage(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Reads the value of a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="value">The value; the default where there is none.</param>
    /// <returns>False where it has none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public bool TryGetValue(Socket socket, out TValue value)
    {
        using DescriptorValue owner = new((socket ?? throw new ArgumentNullException(nameof(socket))).SafeHandle);
        return TryRead(owner.Number, out value);
    }

    /// <summary>Gives a socket a value.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public void Set(Socket socket, TValue value)
    {
        using DescriptorValue owner = new((socket ?? throw new ArgumentNullException(nameof(socket))).SafeHandle);
        Write(owner.Number, value);
    }

    /// <summary>Removes the value of a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>False where it has none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that kind.</exception>
    public bool Remove(Socket socket)
    {
        using DescriptorValue owner = new((socket ?? throw new ArgumentNullException(nameof(socket))).SafeHandle);
        return TryRemove(owner.Number);
    }

    /// <summary>In BPF: the value of a socket; null where it has none.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValue"/>.</exception>
    [MapHelper("bpf_sk_storage_get", NullValue = true, Flags = 0)]
    public MapValue<TValue>? Find(object owner) => throw BpfOnlyException.ForMap(nameof(Find), nameof(TryGetValue));

    /// <summary>In BPF: the value of a socket, which is all 0 where there was none; null where there is no memory for it.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Set"/>.</exception>
    [MapHelper("bpf_sk_storage_get", NullValue = true, Flags = 1)]
    public MapValue<TValue>? GetOrAdd(object owner) => throw BpfOnlyException.ForMap(nameof(GetOrAdd), nameof(Set));

    /// <summary>In BPF: removes the value of a socket.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where it has none.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Remove"/>.</exception>
    [MapHelper("bpf_sk_storage_delete")]
    public int Delete(object owner) => throw BpfOnlyException.ForMap(nameof(Delete), nameof(Remove));

    static MapShape IBpfMapKind<BpfSocketStorage<TValue>>.ShapeOf(BpfMapOptions options) =>
        ShapeOf(options, bpf_map_type.BPF_MAP_TYPE_SK_STORAGE);

    static BpfSocketStorage<TValue> IBpfMapKind<BpfSocketStorage<TValue>>.Of(OpenMap map) => new(map);
}
