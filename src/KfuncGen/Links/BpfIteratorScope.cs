using KfuncGen.Links;

namespace KfuncGen;

/// <summary>What an iterator walks: the elements of a map, the cgroups below one, the threads of a process.</summary>
public sealed class BpfIteratorScope
{
    // To the kernel a scope is a few words, which each iterator takes for something else: union bpf_iter_link_info,
    // include/uapi/linux/bpf.h, 7.2.
    private static readonly string[] Maps = ["bpf_map_elem", "bpf_sk_storage_map", "sockmap"];
    private static readonly string[] Groups = ["cgroup"];
    private static readonly string[] Tasks = ["task", "task_file", "task_vma"];

    private readonly string what;
    private readonly string[] iterators;
    private readonly Func<LoadedBpfProgram, IteratorScopeData> open;

    private BpfIteratorScope(string what, string[] iterators, Func<LoadedBpfProgram, IteratorScopeData> open) =>
        (this.what, this.iterators, this.open) = (what, iterators, open);

    /// <summary>The elements of a map: iterators over <c>bpf_map_elem</c> (kernel 5.9).</summary>
    /// <param name="map">The map.</param>
    public static BpfIteratorScope Elements(BpfMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new("elements of a map", Maps, _ =>
            new IteratorScopeData(map.Open.Handle, isOwned: false, static descriptor => [descriptor, 0, 0, 0]));
    }

    /// <summary>A cgroup and others around it: iterators over <c>cgroup</c> (kernel 6.1).</summary>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <param name="order">Which, and in what order.</param>
    public static BpfIteratorScope Cgroups(string path, BpfCgroupOrder order)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new("cgroups", Groups, program => new IteratorScopeData(
            LinkTarget.Open(path, program, "cgroup"), isOwned: true, descriptor => [(uint)order, descriptor, 0, 0]));
    }

    /// <summary>The threads of a process: iterators over <c>task</c>, <c>task_file</c> and <c>task_vma</c> (kernel 6.1).</summary>
    /// <param name="process">The process.</param>
    public static BpfIteratorScope Process(int process)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(process);
        return new("a process", Tasks, _ => new IteratorScopeData(null, isOwned: false, _ => [0, (uint)process, 0, 0]));
    }

    /// <summary>One thread: iterators over <c>task</c>, <c>task_file</c> and <c>task_vma</c> (kernel 6.1).</summary>
    /// <param name="thread">The thread's number, as <c>gettid</c> gives it.</param>
    public static BpfIteratorScope Thread(int thread)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(thread);
        return new("a thread", Tasks, _ => new IteratorScopeData(null, isOwned: false, _ => [(uint)thread, 0, 0, 0]));
    }

    /// <summary>Whether an iterator walks the elements of a map, which it has to be given.</summary>
    internal static bool WalksMap(string hook) => Maps.Contains(hook);

    /// <summary>Opens what is walked.</summary>
    /// <param name="program">The iterator.</param>
    /// <param name="hook">What it is an iterator over.</param>
    /// <exception cref="InvalidOperationException">It walks something else.</exception>
    internal IteratorScopeData Open(LoadedBpfProgram program, string hook) => iterators.Contains(hook)
        ? open(program)
        : throw new InvalidOperationException(
            $"'{program.Program.Name}' is an iterator over {hook}, and {what} can be given to iterators over " +
            $"{string.Join(", ", iterators)} only.");
}
