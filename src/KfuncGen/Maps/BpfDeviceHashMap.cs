using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Interfaces by any number: XDP programs send packets out of them.</summary>
/// <remarks>BPF programs use <see cref="BpfDeviceMapBase.Redirect"/>, user space the others.</remarks>
[KernelMap(BpfMapType.DeviceHash, Key = typeof(uint), Value = typeof(ulong))]
public sealed class BpfDeviceHashMap : BpfDeviceMapBase, IBpfMapKind<BpfDeviceHashMap>
{
    private BpfDeviceHashMap(OpenMap map)
        : base(map)
    {
    }

    static MapShape IBpfMapKind<BpfDeviceHashMap>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_DEVMAP_HASH, sizeof(uint), EntrySize, options);

    static BpfDeviceHashMap IBpfMapKind<BpfDeviceHashMap>.Of(OpenMap map) => new(map);
}
