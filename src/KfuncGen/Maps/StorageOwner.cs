using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Maps;

/// <summary>Opens what storage is kept with.</summary>
internal static class StorageOwner
{
    /// <summary>A process, by its number.</summary>
    /// <exception cref="BpfMapException">There is none.</exception>
    public static BpfHandle OfProcess(int id, OpenMap map) =>
        FileCalls.OpenProcess(id, out Errno error)
            ?? throw new BpfMapException($"BPF map '{map.Name}': process {id} was not opened: {Explain(error)}.", (int)error);

    /// <summary>What is at a path.</summary>
    /// <exception cref="BpfMapException">There is nothing.</exception>
    public static BpfHandle OfPath(string path, OpenMap map)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileCalls.Open(path, out Errno error)
            ?? throw new BpfMapException($"BPF map '{map.Name}': {path} was not opened: {Explain(error)}.", (int)error);
    }

    /// <summary>
    /// The number of the cgroup whose folder is at a path, which is the folder's inode number: cgroup_id, include/linux/cgroup.h, 7.2.
    /// </summary>
    /// <exception cref="BpfMapException">There is nothing.</exception>
    public static ulong CgroupOfPath(string path, OpenMap map)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileStatus.InodeOf(path, out Errno error)
            ?? throw new BpfMapException($"BPF map '{map.Name}': {path} was not found: {Explain(error)}.", (int)error);
    }

    private static string Explain(Errno error) =>
        error is Errno.ENOENT or Errno.ESRCH ? $"there is none ({error.Name()})" : error.Name();
}
