using KfuncGen.Code;
using KfuncGen.Debugging;
using KfuncGen.Layouts;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Objects;

/// <summary>Makes the maps of an object, or takes those that are pinned.</summary>
internal sealed class MapMaker : IDisposable
{
    // Of the flags only those are the map's own; these are about who opened it: bpf_map_flags_retain_permanent, include/linux/bpf.h, 7.2.
    private const bpf_map_create_flags OfDescriptor = bpf_map_create_flags.BPF_F_RDONLY | bpf_map_create_flags.BPF_F_WRONLY;

    private readonly ObjectCode code;
    private readonly BpfObjectOptions options;
    private readonly BpfSystem system;
    private readonly string name;
    private readonly MapBtf types;
    private readonly BpfHandle? btf;

    /// <summary>Loads the types of an object's maps.</summary>
    public MapMaker(string name, ObjectCode listed, BpfObjectOptions options, BpfSystem system)
    {
        this.name = name;
        code = listed with { Maps = [.. listed.Maps.Select(Complete)] };
        this.options = options;
        this.system = system;
        types = MapBtf.Write(code, isOlder: code.Maps.Any(map => ListedTypes.KeptIn(map.Value, code).Any()) && MarksKeptAsOlderKernelsDo());

        // Null where the kernel does not take it: maps without types do the same, but for a few that say so.
        btf = system.LoadBtf(types.Blob, out _);
    }

    /// <summary>Makes a map.</summary>
    public ObjectMap Make(ListedMap listed)
    {
        ListedMap map = Complete(listed);

        if (ShapeOf(map, out string? problem) is not { } shape)
        {
            return Failed(map, Errno.None, problem!);
        }

        return map.Pin is null ? MakeNew(map, shape) : MakePinned(map, shape, Path.Combine(options.PinDirectory, map.Pin));
    }

    /// <summary>Makes the map of the shared data, which this process and the programs see as one memory.</summary>
    public BpfHandle? MakeData(out Errno error)
    {
        MapShape shape = new()
        {
            Type = bpf_map_type.BPF_MAP_TYPE_ARRAY,
            Name = name,
            KeySize = sizeof(uint),
            ValueSize = (uint)code.DataSize,
            MaxEntries = 1,
            Flags = bpf_map_create_flags.BPF_F_MMAPABLE,
            Btf = btf,
            BtfKeyType = types.Index,
            BtfValueType = types.Data,
        };

        return Create(shape, out error);
    }

    /// <summary>Closes the types; the maps keep them.</summary>
    public void Dispose() => btf?.Dispose();

    // What a map owns has another mark up to 6.3: btf_find_kptr, kernel/bpf/btf.c, 6.1 and 6.12. The kernel ignores marks that it does not
    // know, so it is not asked by trying; in the same release, 6.4, it got fields that are counts of references.
    private static bool MarksKeptAsOlderKernelsDo() => KernelLayouts.Of(KfuncProbe.RunningKernel)
        .Resolve(new CoreName("btf_field_type", "BPF_REFCOUNT", CoreName.NoNumber, CoreName.EnumValue))
        .Availability == KfuncAvailability.Absent;

    private static ListedMap Complete(ListedMap map) =>
        Enum.TryParse(map.Type, out bpf_map_type type) && MapDefaults.IsStorage(type) ? MapBtf.WithStorageTypes(map) : map;

    private MapShape? ShapeOf(ListedMap map, out string? problem)
    {
        problem = null;

        if (!Enum.TryParse(map.Type, out bpf_map_type type))
        {
            problem = $"its type {map.Type} is not known to this version of the library. Use the version that the project was built with.";
            return null;
        }

        if (!options.MaxEntries.TryGetValue(map.Name, out uint entries))
        {
            entries = map.Entries;
        }

        if (entries == 0 && MapDefaults.EntriesOf(type) is null)
        {
            problem = "it is not said how many elements it may have. " +
                "Say it by MaxEntries in its BpfMap attribute, or in the options of Load.";
            return null;
        }

        (uint keyType, uint valueType) = btf is null ? default : types.TypesOf(map);

        return new()
        {
            Type = type,
            Name = map.KernelName,
            KeySize = map.Key?.Size ?? 0,
            ValueSize = map.Value?.Size ?? 0,
            MaxEntries = entries == 0 ? MapDefaults.EntriesOf(type) ?? 0 : MapDefaults.Fit(type, entries),
            Flags = (bpf_map_create_flags)map.Flags | MapDefaults.FlagsOf(type),
            Extra = map.Extra,
            NumaNode = map.NumaNode,
            Btf = keyType == 0 && valueType == 0 ? null : btf,
            BtfKeyType = keyType,
            BtfValueType = valueType,
        };
    }

    private ObjectMap MakeNew(ListedMap map, MapShape shape)
    {
        string[] kept = [.. ListedTypes.KeptIn(map.Value, code)];
        Errno error;
        BpfHandle? handle = kept.Length > 0 ? CreateKeeping(shape, out error) : CreateWithInner(map, shape, out error);
        return handle is null
            ? Failed(map, error, kept.Length > 0 ? MapProblems.ExplainKept(error, shape, kept) : MapProblems.Explain(error, shape))
            : new(map, shape, handle, new() { Name = map.Name, Outcome = BpfMapOutcome.Made });
    }

    private ObjectMap MakePinned(ListedMap map, MapShape shape, string path)
    {
        // Another process may pin one between the two calls: then that is used.
        for (bool isLast = false; ; isLast = true)
        {
            if (system.OpenPinned(path, out Errno error) is { } found)
            {
                return Reuse(map, shape, found, path);
            }

            if (error != Errno.ENOENT)
            {
                return Failed(map, error, $"what is pinned at {path} could not be opened: {error.Name()}.", path);
            }

            ObjectMap made = MakeNew(map, shape);

            if (made.Handle is null)
            {
                return made;
            }

            error = Pin(made.Handle, path);

            if (error == Errno.None)
            {
                return made with { Report = made.Report with { Path = path } };
            }

            made.Handle.Dispose();

            if (error != Errno.EEXIST || isLast)
            {
                return Failed(
                    map,
                    error,
                    $"it was not pinned at {path}, which must be a path in a mounted bpffs that the process may write ({error.Name()}).",
                    path);
            }
        }
    }

    private Errno Pin(BpfHandle map, string path)
    {
        Errno error = system.Pin(map, path);

        if (error != Errno.ENOENT || Path.GetDirectoryName(path) is not { Length: > 0 } directory)
        {
            return error;
        }

        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return error;
        }

        return system.Pin(map, path);
    }

    private ObjectMap Reuse(ListedMap map, MapShape shape, BpfHandle found, string path)
    {
        Errno error = system.GetInformation(found, out bpf_map_info information);
        string? difference = error == Errno.None ? Difference(shape, in information) : $"it is no map ({error.Name()})";

        if (difference is null)
        {
            return new(map, shape, found, new() { Name = map.Name, Outcome = BpfMapOutcome.Reused, Path = path });
        }

        found.Dispose();
        return Failed(
            map,
            error,
            $"what is pinned at {path} is not like it: {difference}. Delete that file if nobody needs what is in it, or use another path.",
            path);
    }

    private static string? Difference(MapShape wanted, in bpf_map_info found)
    {
        List<string> differences = [];
        Compare("type", (BpfMapType)found.type, (BpfMapType)wanted.Type);
        Compare("size of keys", found.key_size, wanted.KeySize);
        Compare("size of values", found.value_size, wanted.ValueSize);
        Compare("number of elements", found.max_entries, wanted.MaxEntries);
        Compare("flags", (bpf_map_create_flags)found.map_flags & ~OfDescriptor, FlagsOf(wanted) & ~OfDescriptor);
        return differences.Count == 0 ? null : string.Join(", ", differences);

        void Compare<T>(string what, T there, T here)
            where T : notnull
        {
            if (!there.Equals(here))
            {
                differences.Add($"{what} {there}, and not {here}");
            }
        }
    }

    private static bpf_map_create_flags FlagsOf(MapShape shape) =>
        shape.Flags | (shape.NumaNode is null ? 0 : bpf_map_create_flags.BPF_F_NUMA_NODE);

    private BpfHandle? CreateWithInner(ListedMap map, MapShape shape, out Errno error)
    {
        if (map.Inner is not { } inner)
        {
            return Create(shape, out error);
        }

        // Only what it is like counts, so it goes at once.
        using BpfHandle? model = ShapeOfInner(inner) is { } innerShape ? system.CreateMap(innerShape, out error) : NoInner(out error);
        return model is null ? null : Create(shape with { Inner = model }, out error);
    }

    private static BpfHandle? NoInner(out Errno error)
    {
        error = Errno.EINVAL;
        return null;
    }

    private static MapShape? ShapeOfInner(ListedMap map) =>
        Enum.TryParse(map.Type, out bpf_map_type type)
            ? new()
            {
                Type = type,
                KeySize = map.Key?.Size ?? 0,
                ValueSize = map.Value?.Size ?? 0,
                MaxEntries = map.Entries == 0 ? MapDefaults.EntriesOf(type) ?? 1 : MapDefaults.Fit(type, map.Entries),
                Flags = (bpf_map_create_flags)map.Flags | MapDefaults.FlagsOf(type),
            }
            : null;

    // Without types the map would own nothing.
    private BpfHandle? CreateKeeping(MapShape shape, out Errno error)
    {
        error = Errno.ENOTSUPP;
        return shape.Btf is null ? null : system.CreateMap(shape, out error);
    }

    // Where the type of map has no types of keys and values, it does without.
    private BpfHandle? Create(MapShape shape, out Errno error)
    {
        BpfHandle? handle = system.CreateMap(shape, out error);

        return handle is null && shape.Btf is not null && error is Errno.EINVAL or Errno.ENOTSUPP or Errno.EPERM
            ? system.CreateMap(shape with { Btf = null, BtfKeyType = 0, BtfValueType = 0 }, out error)
            : handle;
    }

    private ObjectMap Failed(ListedMap map, Errno error, string problem, string? path = null) =>
        new(map, null, null, new()
        {
            Name = map.Name,
            Outcome = BpfMapOutcome.Failed,
            Path = path,
            Failure = $"Map '{map.Name}' of '{name}' is not there: {problem}",
            ErrorNumber = error == Errno.None ? null : (int)error,
        });
}
