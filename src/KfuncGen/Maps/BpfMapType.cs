using KfuncGen.Linux.Abi;

namespace KfuncGen;

/// <summary>The types of maps, with the kernel's numbers: enum bpf_map_type, include/uapi/linux/bpf.h, 7.2.</summary>
public enum BpfMapType
{
    /// <summary>None: a type that this version does not name has its number all the same.</summary>
    Unknown = (int)bpf_map_type.BPF_MAP_TYPE_UNSPEC,

    /// <summary>A hash table: <see cref="BpfHashMap{TKey, TValue}"/>.</summary>
    Hash = (int)bpf_map_type.BPF_MAP_TYPE_HASH,

    /// <summary>An array: <see cref="BpfArray{T}"/>.</summary>
    Array = (int)bpf_map_type.BPF_MAP_TYPE_ARRAY,

    /// <summary>A hash table with a value for each CPU: <see cref="BpfPerCpuHashMap{TKey, TValue}"/>.</summary>
    PerCpuHash = (int)bpf_map_type.BPF_MAP_TYPE_PERCPU_HASH,

    /// <summary>An array with a value for each CPU: <see cref="BpfPerCpuArray{T}"/>.</summary>
    PerCpuArray = (int)bpf_map_type.BPF_MAP_TYPE_PERCPU_ARRAY,

    /// <summary>A hash table that forgets what was not used for long: <see cref="BpfLruHashMap{TKey, TValue}"/>.</summary>
    LruHash = (int)bpf_map_type.BPF_MAP_TYPE_LRU_HASH,

    /// <summary>The same with a value for each CPU: <see cref="BpfLruPerCpuHashMap{TKey, TValue}"/>.</summary>
    LruPerCpuHash = (int)bpf_map_type.BPF_MAP_TYPE_LRU_PERCPU_HASH,

    /// <summary>Prefixes, of which the longest that matches counts: <see cref="BpfLpmTrie{TKey, TValue}"/>.</summary>
    LpmTrie = (int)bpf_map_type.BPF_MAP_TYPE_LPM_TRIE,

    /// <summary>
    /// Events for user space, or counters, for each CPU: <see cref="BpfPerfEventArray{T}"/>, <see cref="BpfPerfCounters"/>.
    /// </summary>
    PerfEventArray = (int)bpf_map_type.BPF_MAP_TYPE_PERF_EVENT_ARRAY,

    /// <summary>Events for user space: <see cref="BpfRingBuffer"/>, <see cref="BpfRingBuffer{T}"/>.</summary>
    RingBuffer = (int)bpf_map_type.BPF_MAP_TYPE_RINGBUF,

    /// <summary>Messages from user space: <see cref="BpfUserRingBuffer{T}"/>.</summary>
    UserRingBuffer = (int)bpf_map_type.BPF_MAP_TYPE_USER_RINGBUF,

    /// <summary>Programs to go on with: <see cref="BpfProgramArray"/>.</summary>
    ProgramArray = (int)bpf_map_type.BPF_MAP_TYPE_PROG_ARRAY,

    /// <summary>Stack traces: <see cref="BpfStackTraces"/>.</summary>
    StackTraces = (int)bpf_map_type.BPF_MAP_TYPE_STACK_TRACE,

    /// <summary>Cgroups by index: <see cref="BpfCgroupArray"/>.</summary>
    CgroupArray = (int)bpf_map_type.BPF_MAP_TYPE_CGROUP_ARRAY,

    /// <summary>Maps by index: <see cref="BpfArrayOfMaps{TMap}"/>.</summary>
    ArrayOfMaps = (int)bpf_map_type.BPF_MAP_TYPE_ARRAY_OF_MAPS,

    /// <summary>Maps by key: <see cref="BpfHashOfMaps{TKey, TMap}"/>.</summary>
    HashOfMaps = (int)bpf_map_type.BPF_MAP_TYPE_HASH_OF_MAPS,

    /// <summary>Interfaces by index: <see cref="BpfDeviceMap"/>.</summary>
    DeviceMap = (int)bpf_map_type.BPF_MAP_TYPE_DEVMAP,

    /// <summary>Interfaces by number: <see cref="BpfDeviceHashMap"/>.</summary>
    DeviceHash = (int)bpf_map_type.BPF_MAP_TYPE_DEVMAP_HASH,

    /// <summary>CPUs that take packets: <see cref="BpfCpuMap"/>.</summary>
    CpuMap = (int)bpf_map_type.BPF_MAP_TYPE_CPUMAP,

    /// <summary>AF_XDP sockets: <see cref="BpfXskMap"/>.</summary>
    XskMap = (int)bpf_map_type.BPF_MAP_TYPE_XSKMAP,

    /// <summary>Sockets by index: <see cref="BpfSockMap"/>.</summary>
    SockMap = (int)bpf_map_type.BPF_MAP_TYPE_SOCKMAP,

    /// <summary>Sockets by key: <see cref="BpfSockHash{TKey}"/>.</summary>
    SockHash = (int)bpf_map_type.BPF_MAP_TYPE_SOCKHASH,

    /// <summary>A value for each thread: <see cref="BpfTaskStorage{TValue}"/>.</summary>
    TaskStorage = (int)bpf_map_type.BPF_MAP_TYPE_TASK_STORAGE,

    /// <summary>A value for each cgroup: <see cref="BpfCgroupStorage{TValue}"/>.</summary>
    CgroupStorage = (int)bpf_map_type.BPF_MAP_TYPE_CGRP_STORAGE,

    /// <summary>
    /// A value for each cgroup that programs are attached to: <see cref="BpfCgroupLocalStorage{TValue}"/>. The kernel calls it deprecated.
    /// </summary>
    CgroupLocalStorage = (int)bpf_map_type.BPF_MAP_TYPE_CGROUP_STORAGE,

    /// <summary>The same with a value for each CPU: <see cref="BpfPerCpuCgroupLocalStorage{TValue}"/>.</summary>
    PerCpuCgroupLocalStorage = (int)bpf_map_type.BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE,

    /// <summary>A value for each file: <see cref="BpfInodeStorage{TValue}"/>.</summary>
    InodeStorage = (int)bpf_map_type.BPF_MAP_TYPE_INODE_STORAGE,

    /// <summary>A value for each socket: <see cref="BpfSocketStorage{TValue}"/>.</summary>
    SocketStorage = (int)bpf_map_type.BPF_MAP_TYPE_SK_STORAGE,

    /// <summary>First in, first out: <see cref="BpfQueue{T}"/>.</summary>
    Queue = (int)bpf_map_type.BPF_MAP_TYPE_QUEUE,

    /// <summary>Last in, first out: <see cref="BpfStack{T}"/>.</summary>
    Stack = (int)bpf_map_type.BPF_MAP_TYPE_STACK,

    /// <summary>What was not added is told for sure, what was added most likely: <see cref="BpfBloomFilter{T}"/>.</summary>
    BloomFilter = (int)bpf_map_type.BPF_MAP_TYPE_BLOOM_FILTER,
}
