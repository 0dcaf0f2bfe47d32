using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>
/// A value for each cgroup that a program is attached to, which the kernel makes when it is attached, so that the program finds one always.
/// </summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <remarks>
/// BPF programs use <see cref="Get"/>, user space the others. It is for programs that are attached to cgroups, which get the value of the
/// cgroup that they are attached to; the event may be one of a cgroup below it. Several programs may use one of these, and have one value
/// for each cgroup between them, however they are attached to it; a program uses one of a kind at most. A value stays until its cgroup or
/// the map goes, also where no program is attached any more.
/// <para>
/// The kernel calls this type of map deprecated (6.2). <see cref="BpfCgroupStorage{TValue}"/>, which needs that kernel, is better where
/// programs of other kinds are to have the values, too, where the cgroup is another one than that which the program is attached to, or
/// where user space is to have values before a program is attached. This one is for kernels before 6.2, and for programs that have no
/// object of their cgroup to ask with.
/// </para>
/// </remarks>
[KernelMap(BpfMapType.CgroupLocalStorage, Key = typeof(ulong), OnePerProgram = true)]
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A map is the kernel's word.")]
public sealed unsafe class BpfCgroupLocalStorage<TValue>
    : BpfMap, IBpfMapKind<BpfCgroupLocalStorage<TValue>>, IEnumerable<KeyValuePair<ulong, TValue>>
    where TValue : unmanaged
{
    private BpfCgroupLocalStorage(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Reads the value of a cgroup.</summary>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <param name="value">The value; the default where there is none.</param>
    /// <returns>False where no program that uses the map was attached to it.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that name.</exception>
    public bool TryGetValue(string path, out TValue value) => TryGetValue(StorageOwner.CgroupOfPath(path, Open), out value);

    /// <summary>Reads the value of a cgroup.</summary>
    /// <param name="cgroup">The cgroup's number, which is its folder's inode number: <see cref="BpfLinkInfo.CgroupId"/>.</param>
    /// <param name="value">The value; the default where there is none.</param>
    /// <returns>False where no program that uses the map was attached to it.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetValue(ulong cgroup, out TValue value)
    {
        value = default;

        fixed (TValue* to = &value)
        {
            return MapAccess.TryRead(Open, &cgroup, to);
        }
    }

    /// <summary>Replaces the value of a cgroup.</summary>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where no program that uses the map was attached to it: only that makes a value.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or there is nothing of that name.</exception>
    public bool TryReplace(string path, in TValue value) => TryReplace(StorageOwner.CgroupOfPath(path, Open), in value);

    /// <summary>Replaces the value of a cgroup.</summary>
    /// <param name="cgroup">The cgroup's number, which is its folder's inode number: <see cref="BpfLinkInfo.CgroupId"/>.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where no program that uses the map was attached to it: only that makes a value.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryReplace(ulong cgroup, in TValue value)
    {
        fixed (TValue* from = &value)
        {
            return MapAccess.TryReplace(Open, &cgroup, from);
        }
    }

    /// <summary>
    /// Goes through the values and the numbers of their cgroups. Of cgroups that come or go meanwhile some may be missing.
    /// </summary>
    public BpfMapEnumerator<ulong, TValue> GetEnumerator() => new(Open, isHash: false);

    /// <inheritdoc/>
    IEnumerator<KeyValuePair<ulong, TValue>> IEnumerable<KeyValuePair<ulong, TValue>>.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>In BPF: the value of the cgroup that the program is attached to; there is one always.</summary>
    /// <returns>The value, in the map: what all CPUs have, so that it is changed by <see cref="Interlocked"/>.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValue(string, out TValue)"/>.</exception>
    [MapHelper("bpf_get_local_storage", Flags = 0)]
    public ref TValue Get() => throw BpfOnlyException.ForMap(nameof(Get), nameof(TryGetValue));

    static MapShape IBpfMapKind<BpfCgroupLocalStorage<TValue>>.ShapeOf(BpfMapOptions options) => MapShapes.Of(
        bpf_map_type.BPF_MAP_TYPE_CGROUP_STORAGE, sizeof(ulong), sizeof(TValue), options with { MaxEntries = 0 });

    static BpfCgroupLocalStorage<TValue> IBpfMapKind<BpfCgroupLocalStorage<TValue>>.Of(OpenMap map) => new(map);
}
