using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>What storage has in common: a value that the kernel keeps with a thing of its own, and that goes with it.</summary>
/// <typeparam name="TValue">The values.</typeparam>
public abstract unsafe class BpfStorageMap<TValue> : BpfMap
    where TValue : unmanaged
{
    private protected BpfStorageMap(OpenMap map)
        : base(map)
    {
    }

    private protected static MapShape ShapeOf(BpfMapOptions options, bpf_map_type type) =>
        MapShapes.Of(type, sizeof(int), sizeof(TValue), options with { MaxEntries = 0 }, bpf_map_create_flags.BPF_F_NO_PREALLOC) with
        {
            StorageValue = (uint)sizeof(TValue),
        };

    private protected bool TryRead(int descriptor, out TValue value)
    {
        value = default;

        fixed (TValue* to = &value)
        {
            return MapAccess.TryRead(Open, &descriptor, to);
        }
    }

    private protected void Write(int descriptor, TValue value) => MapAccess.Write(Open, &descriptor, &value);

    private protected bool TryRemove(int descriptor) => MapAccess.TryRemove(Open, &descriptor);
}
