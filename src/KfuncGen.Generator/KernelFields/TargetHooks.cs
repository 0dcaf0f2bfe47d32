using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Generator.KernelFields;

/// <summary>
/// What a target's types tell of its hooks: a trace point is a typedef of the function that is called there, a hook of the security
/// modules a member of their union, what an iterator hands in a struct. Of functions another file tells.
/// </summary>
internal static class TargetHooks
{
    private const string SecurityHooks = "security_list_options";
    private const string IteratorPrefix = "bpf_iter__";
    private const string OperationsPrefix = "bpf_struct_ops_";
    private const string TracePrefix = "btf_trace_";

    /// <summary>What a function hands to a program of a kind; null where the target has no such function.</summary>
    public static IReadOnlyList<HookArgument>? ArgumentsOf(HookValues values, string function, FunctionsCompanion target)
    {
        if (target.ShapeOf(function) is not { } shape)
        {
            return null;
        }

        IReadOnlyList<HookArgument> arguments = FunctionShape.ArgumentsOf(shape);
        HookArgument result = FunctionShape.ResultOf(shape);

        return values switch
        {
            HookValues.Result => [result],
            HookValues.ArgumentsAndResult when result.Shape != "void" => [.. arguments, result],
            _ => arguments,
        };
    }

    /// <summary>Whether types tell of a hook.</summary>
    public static bool IsTold(HookSort sort, string hook) => sort switch
    {
        HookSort.TracePoint or HookSort.Security or HookSort.Iterator or HookSort.Member => true,

        // System calls have trace points that BTF does not know, and people make some of their own.
        HookSort.TraceEvent => hook.IndexOf('/') > 0
            && GroupOf(hook) is not ("syscalls" or "ftrace" or "kprobes" or "uprobes" or "synthetic"),
        _ => false,
    };

    /// <summary>
    /// Whether a module may have a hook that no kernel's image has. Those of the security modules and iterators are the image's own, and
    /// structs of functions of modules cannot be loaded.
    /// </summary>
    public static bool MayBeOfModule(HookSort sort) => sort is HookSort.Function or HookSort.TracePoint or HookSort.TraceEvent;

    /// <summary>The arguments of a hook, or of a trace point's record none; null where the target has no such hook.</summary>
    public static IReadOnlyList<HookArgument>? ArgumentsOf(HookSort sort, string hook, TargetTypes target)
    {
        switch (sort)
        {
            case HookSort.TraceEvent:
                return ArgumentsOf(HookSort.TracePoint, hook.Substring(hook.IndexOf('/') + 1), target) is null ? null : [];

            // What comes first is the kernel's own.
            case HookSort.TracePoint:
                return target.Types.Find(new CType.Simple(TracePrefix + hook)) is CTypeDeclaration.Typedef trace
                    && FunctionOf(trace.Target, target) is { } point
                    ? Arguments(point.Parameters.Skip(1).Select(static parameter => parameter.Type), target)
                    : null;

            case HookSort.Iterator:
                return target.FindRecord(IteratorPrefix + hook) is { } iterator
                    ? Arguments(target.FieldsOf(iterator).Select(static field => field.Type), target)
                    : null;

            // What programs may be has a struct of the kernel's around it: kernel/bpf/bpf_struct_ops.c.
            case HookSort.Member:
                return target.FindRecord(OperationsPrefix + OwnerOf(hook)) is null
                    ? null
                    : ArgumentsOfMember(OwnerOf(hook), hook.Substring(hook.IndexOf('.') + 1), target);

            default:
                return ArgumentsOfMember(SecurityHooks, hook, target);
        }
    }

    /// <summary>Hooks that may be meant by a name.</summary>
    public static IEnumerable<string> Names(HookSort sort, string hook, TargetTypes target)
    {
        string start = hook.Substring(hook.IndexOf('/') + 1);
        start = start.Substring(0, Math.Min(2, start.Length));

        return sort switch
        {
            HookSort.Iterator => target.Companion.Names("struct", IteratorPrefix + start)
                .Select(static name => name.Substring(IteratorPrefix.Length)),
            HookSort.Member => target.FindRecord(OwnerOf(hook)) is { } operations
                ? target.FieldsOf(operations).Where(field => FunctionOf(field.Type, target) is not null)
                    .Select(field => $"{OwnerOf(hook)}.{field.Name}")
                : target.Companion.Names("struct", OperationsPrefix + start).Select(static name => name.Substring(OperationsPrefix.Length)),
            HookSort.Security => target.FindRecord(SecurityHooks) is { } hooks
                ? target.FieldsOf(hooks).Select(static field => field.Name)
                : [],
            _ => target.Companion.Names("typedef", TracePrefix + start).Select(static name => name.Substring(TracePrefix.Length)),
        };
    }

    /// <summary>Whether the verifier takes an argument for something wider: of a TCP socket it knows what follows the socket.</summary>
    /// <remarks>bpf_tcp_ca_is_valid_access, net/ipv4/bpf_tcp_ca.c, 7.2.</remarks>
    public static bool IsPromoted(string hook, string shape, string found) =>
        OwnerOf(hook) == "tcp_congestion_ops" && shape == "*struct tcp_sock" && found == "*struct sock";

    private static IReadOnlyList<HookArgument>? ArgumentsOfMember(string owner, string member, TargetTypes target) =>
        target.Find(owner, member) is { } field && FunctionOf(field.Type, target) is { } function
            ? Arguments(function.Parameters.Select(static parameter => parameter.Type), target)
            : null;

    private static string OwnerOf(string hook) => hook.IndexOf('.') is > 0 and int point ? hook.Substring(0, point) : hook;

    private static IReadOnlyList<HookArgument> Arguments(IEnumerable<CType> types, TargetTypes target) =>
        [.. types.Select(type => new HookArgument(KfuncShape.Of(type, target.Types), CDeclaration.Write(type)))];

    private static CType.Function? FunctionOf(CType type, TargetTypes target) =>
        target.Types.Resolve(type) is CType.Pointer pointer ? target.Types.Resolve(pointer.Pointee) as CType.Function : null;

    private static string GroupOf(string hook) => hook.Substring(0, hook.IndexOf('/'));
}
