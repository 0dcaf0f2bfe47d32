using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Companions;

/// <summary>
/// Finds a kernel's hooks among its types: a trace point is a typedef of the function that is called there, a hook of the security modules
/// a member of their union, what an iterator hands in a struct, and around a struct of functions that programs may be is one of the
/// kernel's.
/// </summary>
/// <remarks>
/// include/trace/bpf_probe.h, include/linux/lsm_hooks.h, include/linux/bpf.h (DEFINE_BPF_ITER_FUNC), kernel/bpf/bpf_struct_ops.c, 7.2.
/// </remarks>
public static class HookTypes
{
    private const string SecurityHooks = "security_list_options";
    private const string IteratorPrefix = "bpf_iter__";
    private const string OperationsPrefix = "bpf_struct_ops_";
    private const string TracePrefix = "btf_trace_";

    /// <summary>What a trace point hands to programs; null where the kernel has no such trace point.</summary>
    /// <param name="name">Its name, without the group.</param>
    /// <param name="types">The kernel's types.</param>
    public static IEnumerable<CType>? OfTracePoint(string name, TargetTypes types) =>
        types.Types.Find(new CType.Simple(TracePrefix + name)) is CTypeDeclaration.Typedef trace
        && FunctionOf(trace.Target, types) is { } point
            // What comes first is the kernel's own.
            ? point.Parameters.Skip(1).Select(static parameter => parameter.Type)
            : null;

    /// <summary>What an iterator hands to programs; null where the kernel has no such iterator.</summary>
    /// <param name="name">What it walks: <c>task_file</c>.</param>
    /// <param name="types">The kernel's types.</param>
    public static IEnumerable<CType>? OfIterator(string name, TargetTypes types) =>
        types.FindRecord(IteratorPrefix + name) is { } iterator ? types.FieldsOf(iterator).Select(static field => field.Type) : null;

    /// <summary>The function that a hook of the security modules is; null where the kernel has no such hook.</summary>
    /// <param name="name">Its name: <c>file_open</c>.</param>
    /// <param name="types">The kernel's types.</param>
    public static CType.Function? OfSecurityHook(string name, TargetTypes types) => MemberOf(SecurityHooks, name, types);

    /// <summary>
    /// The function that a member of a struct is, whose members programs may be; null where the kernel has no such struct or member.
    /// </summary>
    /// <param name="name">Struct and member: <c>tcp_congestion_ops.ssthresh</c>.</param>
    /// <param name="types">The kernel's types.</param>
    public static CType.Function? OfMember(string name, TargetTypes types) =>
        types.FindRecord(OperationsPrefix + OwnerOf(name)) is null
            ? null
            : MemberOf(OwnerOf(name), name.Substring(name.IndexOf('.') + 1), types);

    /// <summary>The struct that a member is of; the name itself where it names no member.</summary>
    /// <param name="name">Struct and member: <c>tcp_congestion_ops.ssthresh</c>.</param>
    public static string OwnerOf(string name) => name.IndexOf('.') is > 0 and int point ? name.Substring(0, point) : name;

    /// <summary>Whether the verifier takes an argument for something wider: of a TCP socket it knows what follows the socket.</summary>
    /// <param name="hook">Struct and member: <c>tcp_congestion_ops.ssthresh</c>.</param>
    /// <param name="wanted">The shape that a program takes.</param>
    /// <param name="found">The shape that the kernel has.</param>
    /// <remarks>bpf_tcp_ca_is_valid_access, net/ipv4/bpf_tcp_ca.c, 7.2.</remarks>
    public static bool IsPromoted(string hook, string wanted, string found) =>
        OwnerOf(hook) == "tcp_congestion_ops" && wanted == "*struct tcp_sock" && found == "*struct sock";

    /// <summary>The trace points whose names start in a certain way.</summary>
    /// <param name="start">What they start with.</param>
    /// <param name="types">The kernel's types.</param>
    public static IEnumerable<string> TracePoints(string start, TargetTypes types) => Names("typedef", TracePrefix, start, types);

    /// <summary>The iterators whose names start in a certain way.</summary>
    /// <param name="start">What they start with.</param>
    /// <param name="types">The kernel's types.</param>
    public static IEnumerable<string> Iterators(string start, TargetTypes types) => Names("struct", IteratorPrefix, start, types);

    /// <summary>The hooks of the security modules.</summary>
    /// <param name="types">The kernel's types.</param>
    public static IEnumerable<string> SecurityHookNames(TargetTypes types) =>
        types.FindRecord(SecurityHooks) is { } hooks ? types.FieldsOf(hooks).Select(static field => field.Name) : [];

    /// <summary>
    /// The members of a struct that are functions; where the kernel has no such struct, the structs whose names start in a certain way.
    /// </summary>
    /// <param name="name">Struct and member: <c>tcp_congestion_ops.ssthresh</c>.</param>
    /// <param name="start">What the names of structs start with.</param>
    /// <param name="types">The kernel's types.</param>
    public static IEnumerable<string> Members(string name, string start, TargetTypes types) =>
        types.FindRecord(OwnerOf(name)) is { } operations
            ? types.FieldsOf(operations).Where(field => FunctionOf(field.Type, types) is not null)
                .Select(field => $"{OwnerOf(name)}.{field.Name}")
            : Names("struct", OperationsPrefix, start, types);

    private static IEnumerable<string> Names(string keyword, string prefix, string start, TargetTypes types) =>
        types.Companion.Names(keyword, prefix + start).Select(name => name.Substring(prefix.Length));

    private static CType.Function? MemberOf(string owner, string member, TargetTypes types) =>
        types.Find(owner, member) is { } field ? FunctionOf(field.Type, types) : null;

    private static CType.Function? FunctionOf(CType type, TargetTypes types) =>
        types.Types.Resolve(type) is CType.Pointer pointer ? types.Types.Resolve(pointer.Pointee) as CType.Function : null;
}
