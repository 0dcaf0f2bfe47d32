using KfuncGen.Linux.Abi;

namespace KfuncGen;

/// <summary>How a map is made, and who may do what with it: BPF_F_*, include/uapi/linux/bpf.h, 7.2.</summary>
[Flags]
public enum BpfMapFlags
{
    /// <summary>As its type is by itself.</summary>
    None = 0,

    /// <summary>Memory for elements is taken when they are added, not when the map is made.</summary>
    NoPreallocation = (int)bpf_map_create_flags.BPF_F_NO_PREALLOC,

    /// <summary>Each CPU has a list of its own of what was not used for long: faster, and less exact.</summary>
    NoCommonLru = (int)bpf_map_create_flags.BPF_F_NO_COMMON_LRU,

    /// <summary>User space may only read it.</summary>
    ReadOnly = (int)bpf_map_create_flags.BPF_F_RDONLY,

    /// <summary>User space may only write it.</summary>
    WriteOnly = (int)bpf_map_create_flags.BPF_F_WRONLY,

    /// <summary>Programs may only read it.</summary>
    ReadOnlyForPrograms = (int)bpf_map_create_flags.BPF_F_RDONLY_PROG,

    /// <summary>Programs may only write it.</summary>
    WriteOnlyForPrograms = (int)bpf_map_create_flags.BPF_F_WRONLY_PROG,
}
