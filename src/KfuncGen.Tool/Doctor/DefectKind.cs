namespace KfuncGen.Tool.Doctor;

/// <summary>A way in which the description of a kernel's kfuncs can be wrong.</summary>
/// <param name="Id">Its name in JSON and in headings.</param>
/// <param name="Title">What is wrong, as a sentence.</param>
/// <param name="Consequence">What somebody who calls such a kfunc runs into.</param>
/// <param name="Cause">Where it is known to come from, with the source.</param>
internal sealed record DefectKind(string Id, string Title, string Consequence, string Cause)
{
    /// <summary>An entry of a set has no function.</summary>
    public static readonly DefectKind IncompleteSet = new(
        "incomplete-set",
        "A kfunc set has entries without a function.",
        "The kernel refuses the set as a whole, with all kfuncs in it: programs that call one of them do not load.",
        "The build found no such function in BTF and wrote the id 0 (tools/bpf/resolve_btfids). pahole leaves functions out whose " +
        "prototypes differ between "
        + "files, or whose parameters are not where the calling convention wants them; sched-ext/scx#1128 is such a kernel.");

    /// <summary>The prototype that programs must match has the arguments that the verifier supplies.</summary>
    public static readonly DefectKind ImplicitArguments = new(
        "implicit-arguments-in-btf",
        "The prototype in BTF still has the arguments that the verifier supplies.",
        "No program can call it: the short prototype does not match, and for the long one the verifier looks for a function with " +
        "'_impl' behind the name, "
        + "which is not there.",
        "The build of 7.0 to 7.2 (tools/bpf/resolve_btfids) cuts these arguments only off functions with the tag 'bpf_kfunc', so the " +
        "cause is that of a missing "
        + "tag. sched-ext/scx#3562 and #3628 report such kernels.");

    /// <summary>The function with the implicit arguments is not there.</summary>
    public static readonly DefectKind NoTwin = new(
        "no-twin",
        "The verifier supplies arguments, but BTF has no function that says which.",
        "The verifier looks for a function with '_impl' behind the name, to know what to pass (kernel/bpf/verifier.c, 7.0), and " +
        "refuses the call.",
        "Not known from any kernel. The build makes both functions in one step (tools/bpf/resolve_btfids, 7.0), so BTF was probably " +
        "changed after it.");

    /// <summary>A member of a kfunc set has no tag.</summary>
    public static readonly DefectKind Untagged = new(
        "untagged",
        "It is in a kfunc set, but BTF does not tag it 'bpf_kfunc'.",
        "It is missing from every list that is made from BTF alone: bpftool writes no prototype of it into vmlinux.h. That alone keeps " +
        "no program from calling it.",
        "pahole up to 1.30 looks a function up by its symbol and loses those that the compiler split in two, such as 'x' and 'x.cold'; " +
        "1.31 finds them. "
        + "Kernels from 7.3 on do without pahole for this. sched-ext/scx#3562 and libbpf/bpftool#213 report it.");

    /// <summary>No kfunc has the tag.</summary>
    public static readonly DefectKind NoTags = new(
        "no-tags",
        "BTF tags not one function 'bpf_kfunc', though kernels of this version do.",
        "Lists that are made from BTF alone are empty: bpftool writes no prototype of a kfunc into vmlinux.h.",
        "The kernel was built with pahole before 1.27, which knows nothing of the tag.");

    /// <summary>Flags depend on the set.</summary>
    public static readonly DefectKind DifferingFlags = new(
        "differing-flags",
        "Its flags are not the same in all sets.",
        "What a caller must obey depends on the program type, and nothing but the set tells: a list with one line per kfunc is wrong " +
        "for some programs.",
        "The kernel's source registers it twice with different flags. The build of 7.3 (tools/bpf/resolve_btfids) makes that an error.");
}
