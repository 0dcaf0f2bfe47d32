namespace KfuncGen;

/// <summary>Which cgroups an iterator walks, and in what order: <c>enum bpf_cgroup_iter_order</c>, include/uapi/linux/bpf.h, 7.2.</summary>
public enum BpfCgroupOrder
{
    /// <summary>The one that is named, alone.</summary>
    Self = 1,

    /// <summary>It and all below, each before those below it.</summary>
    DescendantsPre = 2,

    /// <summary>It and all below, each behind those below it.</summary>
    DescendantsPost = 3,

    /// <summary>It and all above, up to the root.</summary>
    Ancestors = 4,
}
