using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;

namespace KfuncGen.Generator.Lowering.Refusals;

/// <summary>
/// Kfuncs that have a stub and no call that a kernel would load: what they ask for a program in C# cannot give. Said by the build, not by
/// the verifier.
/// </summary>
/// <remarks>special_kfunc_list and check_kfunc_args in kernel/bpf/verifier.c, 6.12, 7.2 and 7.3.</remarks>
internal static class KfuncsWithoutForm
{
    private const string Objects =
        "it is about objects that a program allocates, by types of the program's own BTF, which a program in C# has not";

    /// <summary>Why no call of a kfunc can be loaded, as the end of a sentence; null where one can.</summary>
    public static string? Why(KfuncHistory history)
    {
        CallContract contract = CallContract.Of(history.Newest);

        return contract.Result.Has(ResultObligation.InArena) || contract.Arguments.Any(static one => one.Has(ArgumentObligation.InArena))
            ? "it works on an arena, and a program in C# has none"
            : contract.Arguments.Any(IsAllocated) || IsAboutOwnTypes(history.Name) ? Objects
            : history.Name is "bpf_cast_to_kern_ctx" or "bpf_rdonly_cast"
                ? "its result is of a type that the kernel knows by number, and C# has no form of that; use 'Unsafe.As' on a handle"
            : null;
    }

    // Their nodes and heads lie in such objects.
    private static bool IsAllocated(ArgumentContract argument) =>
        argument.Has(ArgumentObligation.Allocated) || argument.Has(ArgumentObligation.RefCounted)
        || argument.TypeName is "bpf_list_head" or "bpf_list_node" or "bpf_rb_root" or "bpf_rb_node";

    private static bool IsAboutOwnTypes(string name) =>
        name.StartsWith("bpf_obj_", StringComparison.Ordinal)
        || name.StartsWith("bpf_percpu_obj_", StringComparison.Ordinal)
        || name.StartsWith("bpf_refcount_acquire", StringComparison.Ordinal);
}
