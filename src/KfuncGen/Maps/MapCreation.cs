using KfuncGen.Code;
using KfuncGen.Debugging;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Maps;

/// <summary>Makes maps that no program has, with what some types want beside.</summary>
internal static class MapCreation
{
    /// <summary>Makes a map.</summary>
    public static BpfHandle? Create(MapShape shape, out Errno error)
    {
        using BpfHandle? inner = shape.InnerShape is null ? null : Create(shape.InnerShape, out error);

        if (shape.StorageValue == 0)
        {
            return MapCalls.Create(shape with { Inner = inner }, out error);
        }

        MapBtf types = MapBtf.OfStorage(shape.StorageValue, out ListedMap listed);
        using BpfHandle? btf = BpfSystem.Running.LoadBtf(types.Blob, out error);
        (uint key, uint value) = types.TypesOf(listed);
        return btf is null ? null : MapCalls.Create(shape with { Btf = btf, BtfKeyType = key, BtfValueType = value }, out error);
    }
}
