using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Maps;

/// <summary>
/// Many elements in one call, or one by one where the kernel cannot do more: for hash tables before 5.6, for others later.
/// </summary>
internal static unsafe class MapBatch
{
    /// <summary>Writes elements.</summary>
    public static void Write(OpenMap map, byte* keys, int keySize, byte* values, int valueSize, int count)
    {
        int done = 0;

        if (count > 1)
        {
            bpf_attr_batch batch = new() { keys = (nuint)keys, values = (nuint)values, count = (uint)count };
            Errno error = MapCalls.OnBatch(bpf_cmd.BPF_MAP_UPDATE_BATCH, map.Handle, ref batch);

            if (error == Errno.None)
            {
                return;
            }

            // Where it did not begin, the count is as it was; one by one says what is wrong.
            done = IsUnknown(error) || batch.count >= count ? 0 : (int)batch.count;
        }

        for (; done < count; done++)
        {
            MapAccess.Write(map, keys + ((long)done * keySize), values + ((long)done * valueSize));
        }
    }

    /// <summary>Removes elements; those that are not there are passed over.</summary>
    /// <returns>How many were there.</returns>
    public static int Remove(OpenMap map, byte* keys, int keySize, int count)
    {
        int removed = 0;
        int done = 0;

        while (count - done > 1)
        {
            bpf_attr_batch batch = new() { keys = (nuint)(keys + ((long)done * keySize)), count = (uint)(count - done) };
            Errno error = MapCalls.OnBatch(bpf_cmd.BPF_MAP_DELETE_BATCH, map.Handle, ref batch);

            if (IsUnknown(error))
            {
                break;
            }

            int gone = (int)Math.Min((uint)(count - done), batch.count);
            removed += gone;
            done += gone;

            if (error == Errno.None)
            {
                return removed;
            }

            // It ends at the first that is not there.
            if (error != Errno.ENOENT)
            {
                MapErrors.Throw(error, map, "remove elements");
            }

            done++;
        }

        for (; done < count; done++)
        {
            removed += MapAccess.TryRemove(map, keys + ((long)done * keySize)) ? 1 : 0;
        }

        return removed;
    }

    private static bool IsUnknown(Errno error) => error is Errno.EINVAL or Errno.ENOTSUPP or Errno.EOPNOTSUPP;
}
