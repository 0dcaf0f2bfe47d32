using System.Runtime.InteropServices;

namespace KfuncGen.Benchmarks.Maps;

/// <summary>What libbpf does with maps: its own calls, by their C signatures in bpf/bpf.h and bpf/libbpf.h, 1.1.</summary>
internal static unsafe partial class LibbpfMaps
{
    private const string Library = "libbpf.so.1";

    [LibraryImport(Library, EntryPoint = "bpf_map_lookup_elem")]
    public static partial int Lookup(int map, void* key, void* value);

    [LibraryImport(Library, EntryPoint = "bpf_map_update_elem")]
    public static partial int Update(int map, void* key, void* value, ulong flags);

    [LibraryImport(Library, EntryPoint = "bpf_map_lookup_batch")]
    public static partial int LookupBatch(int map, void* from, void* to, void* keys, void* values, uint* count, void* options);

    [LibraryImport(Library, EntryPoint = "bpf_map_update_batch")]
    public static partial int UpdateBatch(int map, void* keys, void* values, uint* count, void* options);

    [LibraryImport(Library, EntryPoint = "ring_buffer__new")]
    public static partial nint NewRing(int map, nint callback, nint context, void* options);

    [LibraryImport(Library, EntryPoint = "ring_buffer__consume")]
    public static partial int ConsumeRing(nint ring);

    [LibraryImport(Library, EntryPoint = "ring_buffer__free")]
    public static partial void FreeRing(nint ring);
}
