using System.Diagnostics.CodeAnalysis;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Maps;

/// <summary>Makes sentences of what bpf(2) refused.</summary>
internal static class MapErrors
{
    /// <summary>Throws where a call failed.</summary>
    public static void ThrowIfFailed(this Errno error, OpenMap map, string task)
    {
        if (error != Errno.None)
        {
            Throw(error, map, task);
        }
    }

    /// <summary>Throws.</summary>
    [DoesNotReturn]
    public static void Throw(Errno error, OpenMap map, string task) =>
        throw new BpfMapException($"BPF map '{map.Name}': the kernel did not {task}: {Explain(error, map)}", (int)error);

    /// <summary>What an error means for maps: kernel/bpf/syscall.c and the map types' files, 7.2.</summary>
    private static string Explain(Errno error, OpenMap map) => error switch
    {
        Errno.E2BIG => $"it is full (E2BIG), with as many elements as it may have: {map.MaxEntries}. Make it larger, or remove some.",
        // A trie says so: trie_update_elem, kernel/bpf/lpm_trie.c, 6.1 to 7.3. Before 6.13 it does not even replace when it is full.
        Errno.ENOSPC => $"it is full (ENOSPC), with as many elements as it may have: {map.MaxEntries}. Make it larger, or remove some.",
        Errno.EPERM => "it may not be read or written so (EPERM): it is frozen, or was made or opened for one of the two only, or the " +
            "process lacks CAP_BPF.",
        Errno.ENOMEM => "there is no memory for it (ENOMEM): that of the machine, or what the process's control group allows.",
        Errno.EBUSY => "it is in use by another call at the same time (EBUSY); try again.",
        Errno.ENOTSUPP or Errno.EOPNOTSUPP => $"maps of this type cannot do that in this kernel ({error.Name()}).",
        Errno.EINVAL =>
            "an argument does not fit it (EINVAL): such as a prefix that is longer than the key, or what this type of map cannot do.",
        Errno.ENOENT => "there is no such element (ENOENT).",
        Errno.EEXIST => "there is such an element already (EEXIST).",
        _ => $"errno {(int)error} ({error.Name()}).",
    };
}
