namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// The kernel objects that maps own references to: those for which something is registered that releases one when its element goes,
/// register_btf_id_dtor_kfuncs, kernel/bpf/btf.c, 6.12.
/// </summary>
public static class KeptObjects
{
    // Read in kernel/bpf/helpers.c (generic_dtors), kernel/bpf/cpumask.c and kernel/bpf/crypto.c: not in 6.1, in 6.12. Between them, the
    // kfuncs that acquire such objects came.
    private static readonly (string Type, KernelVersion NotBefore, KernelVersion Since)[] All =
    [
        ("task_struct", new(6, 2), new(6, 12)),
        ("cgroup", new(6, 2), new(6, 12)),
        ("bpf_cpumask", new(6, 2), new(6, 12)),
        ("bpf_crypto_ctx", new(6, 2), new(6, 12)),
    ];

    /// <summary>Whether maps of a kernel own objects of a type; null where that is not known.</summary>
    /// <param name="type">The type, without keyword.</param>
    /// <param name="version">The kernel's release.</param>
    public static bool? AreKept(string type, KernelVersion? version)
    {
        foreach ((string name, KernelVersion notBefore, KernelVersion since) in All)
        {
            if (name == type && version is { } known)
            {
                return known >= since ? true : known < notBefore ? false : null;
            }
        }

        return null;
    }

    /// <summary>What tells one kernel from another.</summary>
    public static string Identity(KernelVersion? version) =>
        string.Concat(All.Select(one => AreKept(one.Type, version) switch { true => '1', false => '0', null => '?' }));
}
