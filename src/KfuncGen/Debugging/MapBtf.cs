using KfuncGen.Code;

namespace KfuncGen.Debugging;

/// <summary>
/// The BTF of an object's maps, by which tools show fields and the kernel finds what it keeps in values, such as locks:
/// map_check_btf, kernel/bpf/syscall.c, 7.2.
/// </summary>
internal sealed class MapBtf
{
    private const string KeptTag = "kptr";

    // Up to 6.3, where "kptr" is for references that nobody owns: btf_find_kptr, kernel/bpf/btf.c, 6.1 and 6.12.
    private const string OlderKeptTag = "kptr_ref";

    private readonly BtfWriter writer;
    private readonly Dictionary<ListedMap, (uint Key, uint Value)> types = [];

    private MapBtf(ObjectCode code, string keptTag)
    {
        writer = new BtfWriter { KeptTag = keptTag };

        foreach (ListedType type in code.Types)
        {
            writer.AddStruct(type);
        }

        foreach (ListedMap map in code.Maps)
        {
            types.Add(map, (TypeOf(map.Key), TypeOf(map.Value)));
        }

        Data = AddData(code);
        Index = writer.TypeOf("u32");
        Blob = writer.ToBlob();
    }

    /// <summary>The BTF, for BPF_BTF_LOAD.</summary>
    public byte[] Blob { get; }

    /// <summary>The number of the struct that the shared data is; 0 where there is none.</summary>
    public uint Data { get; }

    /// <summary>The number of the type of an array's index.</summary>
    public uint Index { get; }

    /// <summary>Writes the BTF of an object's maps.</summary>
    /// <param name="code">The object.</param>
    /// <param name="isOlder">Whether what a map owns is marked as kernels up to 6.3 want it.</param>
    public static MapBtf Write(ObjectCode code, bool isOlder = false) => new(code, isOlder ? OlderKeptTag : KeptTag);

    /// <summary>Writes the BTF of storage whose values have a size; what is in them is not said.</summary>
    public static MapBtf OfStorage(uint valueSize, out ListedMap map)
    {
        map = WithStorageTypes(new ListedMap("storage", "BPF_MAP_TYPE_UNSPEC") { Value = new(valueSize, null) });
        return Write(new() { Maps = [map], Types = [], DataSize = 0, InitialData = [], Fields = [] });
    }

    /// <summary>
    /// A map of storage with types for its keys, which are descriptors, and values: the kernel makes none without.
    /// bpf_local_storage_map_check_btf, kernel/bpf/bpf_local_storage.c, 7.2.
    /// </summary>
    public static ListedMap WithStorageTypes(ListedMap map) => map with
    {
        Key = new(sizeof(int), "s32"),
        Value = new(map.Value?.Size ?? 0, map.Value?.Type ?? $"u8[{map.Value?.Size ?? 0}]"),
    };

    /// <summary>The numbers of the types of a map's keys and values; 0 for what it has none of.</summary>
    public (uint Key, uint Value) TypesOf(ListedMap map) => types[map];

    private uint TypeOf(ListedElement? element) => element?.Type is { } type ? writer.TypeOf(type) : 0;

    private uint AddData(ObjectCode code)
    {
        if (code.DataSize == 0)
        {
            return 0;
        }

        const string Name = "shared_data";
        writer.AddStruct(new ListedType(
            Name,
            (uint)code.DataSize,
            [.. code.Fields.Select(static field => new ListedMember(field.Name, (uint)field.Offset, TypeOfSize(field.Size)))]));
        return writer.TypeOf(Name);
    }

    private static string TypeOfSize(int size) => size switch
    {
        1 => "u8",
        2 => "u16",
        4 => "u32",
        8 => "u64",
        _ => $"u8[{size}]",
    };
}
