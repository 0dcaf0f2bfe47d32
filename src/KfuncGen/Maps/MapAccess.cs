using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Maps;

/// <summary>One element of a map: what every type of map with keys does alike. Values are those of all CPUs where a map has some.</summary>
internal static unsafe class MapAccess
{
    /// <summary>Reads a value; false where there is none.</summary>
    public static bool TryRead(OpenMap map, void* key, void* value) =>
        Found(map, MapCalls.OnElement(bpf_cmd.BPF_MAP_LOOKUP_ELEM, map.Handle, key, value, 0), "give an element");

    /// <summary>Reads a value while its lock is held; false where there is none.</summary>
    public static bool TryReadLocked(OpenMap map, void* key, void* value) => Found(
        map,
        MapCalls.OnElement(bpf_cmd.BPF_MAP_LOOKUP_ELEM, map.Handle, key, value, (ulong)bpf_map_update_flags.BPF_F_LOCK),
        "give an element with its lock, which a BpfSpinLock in its values has to be");

    /// <summary>Writes a value while its lock is held.</summary>
    public static void WriteLocked(OpenMap map, void* key, void* value) =>
        MapCalls.OnElement(bpf_cmd.BPF_MAP_UPDATE_ELEM, map.Handle, key, value, (ulong)bpf_map_update_flags.BPF_F_LOCK)
            .ThrowIfFailed(map, "take an element with its lock, which a BpfSpinLock in its values has to be");

    /// <summary>Reads a value and removes it; false where there is none.</summary>
    public static bool TryTake(OpenMap map, void* key, void* value) =>
        Found(map, MapCalls.OnElement(bpf_cmd.BPF_MAP_LOOKUP_AND_DELETE_ELEM, map.Handle, key, value, 0), "give and remove an element");

    /// <summary>Removes an element; false where there is none.</summary>
    public static bool TryRemove(OpenMap map, void* key) =>
        Found(map, MapCalls.OnElement(bpf_cmd.BPF_MAP_DELETE_ELEM, map.Handle, key, null, 0), "remove an element");

    /// <summary>Writes a value.</summary>
    public static void Write(OpenMap map, void* key, void* value) =>
        MapCalls.OnElement(
            bpf_cmd.BPF_MAP_UPDATE_ELEM, map.Handle, key, value, (ulong)bpf_map_update_flags.BPF_ANY).ThrowIfFailed(map, "take an element");

    /// <summary>Writes a value where there is none; false where there is one.</summary>
    public static bool TryAdd(OpenMap map, void* key, void* value)
    {
        Errno error = MapCalls.OnElement(bpf_cmd.BPF_MAP_UPDATE_ELEM, map.Handle, key, value, (ulong)bpf_map_update_flags.BPF_NOEXIST);

        if (error != Errno.EEXIST)
        {
            error.ThrowIfFailed(map, "take an element");
        }

        return error == Errno.None;
    }

    /// <summary>Writes a value where there is one; false where there is none.</summary>
    public static bool TryReplace(OpenMap map, void* key, void* value) =>
        Found(map, MapCalls.OnElement(
            bpf_cmd.BPF_MAP_UPDATE_ELEM, map.Handle, key, value, (ulong)bpf_map_update_flags.BPF_EXIST), "take an element");

    /// <summary>Adds an element to a map without keys; false where it is full.</summary>
    public static bool TryPush(OpenMap map, void* value)
    {
        Errno error = MapCalls.OnElement(bpf_cmd.BPF_MAP_UPDATE_ELEM, map.Handle, null, value, (ulong)bpf_map_update_flags.BPF_ANY);

        if (error != Errno.E2BIG)
        {
            error.ThrowIfFailed(map, "take an element");
        }

        return error == Errno.None;
    }

    private static bool Found(OpenMap map, Errno error, string task)
    {
        if (error is not (Errno.None or Errno.ENOENT))
        {
            MapErrors.Throw(error, map, task);
        }

        return error == Errno.None;
    }
}
