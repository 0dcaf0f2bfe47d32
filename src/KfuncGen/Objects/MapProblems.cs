using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Objects;

/// <summary>Makes sentences of why a map was not made: map_create, kernel/bpf/syscall.c, 7.2.</summary>
internal static class MapProblems
{
    /// <summary>What an error means where values have references to kernel objects that the map owns.</summary>
    public static string ExplainKept(Errno error, MapShape shape, IReadOnlyCollection<string> kept) => error switch
    {
        // btf_parse_kptr, kernel/bpf/btf.c, 6.12: no such type, or nothing that releases it.
        Errno.ENOENT =>
            $"this kernel keeps no {string.Join(" or ", kept.Distinct())} in maps: it has no such type, or no function that releases one " +
            "when its element goes (ENOENT).",
        Errno.EINVAL or Errno.ENOTSUPP or Errno.EOPNOTSUPP =>
            $"this kernel keeps no reference to {string.Join(" or ", kept.Distinct())} in values of a map of type " +
            $"{(BpfMapType)shape.Type}: it keeps none at all before 5.19 or without BTF, or none in maps of this type ({error.Name()}).",
        _ => Explain(error, shape),
    };

    /// <summary>What an error means.</summary>
    public static string Explain(Errno error, MapShape shape) => error switch
    {
        Errno.EPERM =>
            "the process may not make it: it lacks CAP_BPF, or for some types CAP_NET_ADMIN; CAP_SYS_ADMIN would do instead (EPERM).",
        Errno.EINVAL or Errno.ENOTSUPP or Errno.EOPNOTSUPP =>
            $"this kernel does not make maps of type {(BpfMapType)shape.Type} with keys of {shape.KeySize} and values of " +
            $"{shape.ValueSize} bytes, {shape.MaxEntries} elements and flags {(uint)shape.Flags:x}: the type is too new for it, or " +
            $"one of these does not fit ({error.Name()}).",
        Errno.E2BIG => $"it is larger than the kernel makes any, with {shape.MaxEntries} elements of {shape.ValueSize} bytes (E2BIG).",
        Errno.ENOMEM =>
            "there is no memory for it: that of the machine, or what the process's control group or, before 5.11, RLIMIT_MEMLOCK " +
            "allows (ENOMEM).",
        Errno.EMFILE => "the process has as many files open as RLIMIT_NOFILE lets it: close some, or raise it (EMFILE).",
        Errno.ENOSYS => "there is no bpf system call: the kernel was built without it, or a seccomp filter hides it (ENOSYS).",
        _ => $"bpf(2) gave errno {(int)error} ({error.Name()}).",
    };
}
