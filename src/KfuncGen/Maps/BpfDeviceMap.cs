using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Interfaces by index: XDP programs send packets out of them.</summary>
/// <remarks>BPF programs use <see cref="BpfDeviceMapBase.Redirect"/>, user space the others.</remarks>
[KernelMap(BpfMapType.DeviceMap, Key = typeof(uint), Value = typeof(ulong))]
public sealed class BpfDeviceMap : BpfDeviceMapBase, IBpfMapKind<BpfDeviceMap>
{
    private BpfDeviceMap(OpenMap map)
        : base(map)
    {
    }

    static MapShape IBpfMapKind<BpfDeviceMap>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_DEVMAP, sizeof(uint), EntrySize, options);

    static BpfDeviceMap IBpfMapKind<BpfDeviceMap>.Of(OpenMap map) => new(map);
}
