namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// The names of an open-coded iterator: of <c>struct bpf_iter_num</c> and its <c>bpf_iter_num_new</c>, <c>_next</c> and
/// <c>_destroy</c>. The kernel demands these names: btf_check_iter_kfuncs in kernel/bpf/btf.c, 7.3.
/// </summary>
public static class IteratorNames
{
    private const string StructPrefix = "bpf_iter_";
    private const string NewSuffix = "_new";
    private const string NextSuffix = "_next";
    private const string DestroySuffix = "_destroy";

    /// <summary>Whether a struct's name is that of an iterator.</summary>
    public static bool IsIterator(string structure) => structure.StartsWith(StructPrefix, StringComparison.Ordinal);

    /// <summary>The iterator that a kfunc starts, by its name; null where the name is not that of a maker.</summary>
    public static string? StartedBy(string kfunc) => IsIterator(kfunc) && kfunc.EndsWith(NewSuffix, StringComparison.Ordinal)
        ? kfunc.Substring(0, kfunc.Length - NewSuffix.Length)
        : null;

    /// <summary>The kfunc that moves an iterator on.</summary>
    public static string NextOf(string iterator) => iterator + NextSuffix;

    /// <summary>The kfunc that ends an iterator.</summary>
    public static string DestroyOf(string iterator) => iterator + DestroySuffix;

    /// <summary>Whether a kfunc is one of the three of an iterator.</summary>
    public static bool IsOf(string iterator, string kfunc) => IsIterator(iterator)
        && (StartedBy(kfunc) == iterator || kfunc == NextOf(iterator) || kfunc == DestroyOf(iterator));
}
