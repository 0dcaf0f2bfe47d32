using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Cgroups by index: programs ask whether a packet's socket, or the current task, is in one of them or below it.</summary>
/// <remarks>
/// BPF programs use <see cref="Contains"/> and <see cref="ContainsCurrentTask"/>, user space the others. The cgroups are those of version
/// 2; one stays in the map until it is taken out, also where its folder is gone.
/// </remarks>
[KernelMap(BpfMapType.CgroupArray, Key = typeof(uint), Value = typeof(uint))]
public sealed unsafe class BpfCgroupArray : BpfMap, IBpfMapKind<BpfCgroupArray>
{
    private BpfCgroupArray(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Puts a cgroup into the array, in the place of the one that is there.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <exception cref="BpfMapException">The kernel refuses: there is no such folder, or it is none of a cgroup of version 2.</exception>
    public void Set(uint index, string path)
    {
        using BpfHandle cgroup = StorageOwner.OfPath(path, Open);
        int number = cgroup.Descriptor;
        MapAccess.Write(Open, &index, &number);
    }

    /// <summary>Takes a cgroup out.</summary>
    /// <returns>False where there was none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool Remove(uint index) => MapAccess.TryRemove(Open, &index);

    /// <summary>In BPF: whether the socket that a packet belongs to is in a cgroup, or below it.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="index">The cgroup's index.</param>
    /// <returns>
    /// 1 or 0, or an errno value below 0: -11, EAGAIN, where there is no cgroup at the index; -7, E2BIG, where the array ends before it;
    /// -2, ENOENT, where the packet has no socket.
    /// </returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_skb_under_cgroup", ContextFirst = true)]
    public int Contains(__sk_buff packet, uint index) => throw BpfOnlyException.ForMap(nameof(Contains), nameof(Set));

    /// <summary>In BPF: whether the current task is in a cgroup, or below it.</summary>
    /// <param name="index">The cgroup's index.</param>
    /// <returns>
    /// 1 or 0, or an errno value below 0: -11, EAGAIN, where there is no cgroup at the index; -7, E2BIG, where the array ends before it.
    /// </returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_current_task_under_cgroup")]
    public int ContainsCurrentTask(uint index) => throw BpfOnlyException.ForMap(nameof(ContainsCurrentTask), nameof(Set));

    static MapShape IBpfMapKind<BpfCgroupArray>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_CGROUP_ARRAY, sizeof(uint), sizeof(int), options);

    static BpfCgroupArray IBpfMapKind<BpfCgroupArray>.Of(OpenMap map) => new(map);
}
