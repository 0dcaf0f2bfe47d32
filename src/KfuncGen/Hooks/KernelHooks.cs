using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Layouts;
using KfuncGen.Probing;

namespace KfuncGen.Hooks;

/// <summary>Finds the hooks of one kernel in its BTF: what a program is loaded for, and what it gets there.</summary>
internal static class KernelHooks
{
    /// <summary>Looks for a hook.</summary>
    /// <param name="type">The kind of program.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="kernel">The kernel's BTF.</param>
    public static ResolvedHook Find(BpfProgramType type, HookName hook, KernelFunctions kernel)
    {
        if (IsFoundByAttaching(type, hook.Name))
        {
            return new(KfuncAvailability.Present, $"Whether there is a {hook.Name} is seen when it is attached.");
        }

        if (type == BpfProgramType.StructOps)
        {
            return StructOpsHooks.Find(hook, kernel);
        }

        string name = NameInBtf(type, hook.Name);
        string? unknown;

        // A trace point is a typedef of the pointer to a function that gets something of the kernel's own first.
        BtfType? found = IsTracePoint(type)
            ? kernel.FindTypes(name, out unknown).Where(static one => one.Kind == BtfKind.Typedef).Cast<BtfType?>().FirstOrDefault()
            : kernel.Find(name, null, out unknown)?.Type;

        if (found is not { } there)
        {
            // A probe can be set on functions that BTF does not have.
            return IsProbe(type)
                ? new(KfuncAvailability.Present, $"BTF has no {name}, which may be there all the same.")
                : unknown is null
                ? new(KfuncAvailability.Absent, $"There is no {name} in its BTF.")
                : new(KfuncAvailability.Unknown, unknown);
        }

        try
        {
            return Check(type, hook, there, name);
        }
        catch (BtfFormatException exception)
        {
            return new(KfuncAvailability.Unknown, $"The BTF that has {name} is damaged: {exception.Message}");
        }
    }

    private static ResolvedHook Check(BpfProgramType type, HookName hook, BtfType there, string name)
    {
        BtfType prototype = IsTracePoint(type) ? there.Resolve().Target.Resolve() : there.Prototype;
        int skipped = IsTracePoint(type) ? 1 : 0;
        BtfType[] arguments = [.. prototype.Parameters.Skip(skipped).Select(static parameter => parameter.Type)];

        // What a trace point writes is found by the fields of its record.
        if (type == BpfProgramType.Tracepoint || hook.Arguments is ["*struct " + ArgumentRegisters.Type])
        {
            return new(KfuncAvailability.Present, $"{name} is a hook of this kernel.");
        }

        if (type == BpfProgramType.Kretprobe)
        {
            arguments = [];
        }

        // What a function has returned comes behind its arguments.
        if (type is BpfProgramType.Fexit or BpfProgramType.Kretprobe && !prototype.Target.IsVoid)
        {
            arguments = [.. arguments, prototype.Target];
        }

        if (Compare(hook, arguments) is { } difference)
        {
            return new(KfuncAvailability.Changed, difference);
        }

        // Only what runs by a trampoline or from BTF's types is loaded for one hook.
        return new(
            KfuncAvailability.Present,
            $"{name} is a hook of this kernel.",
            IsProbe(type) || type == BpfProgramType.RawTracepoint ? default : there.Id);
    }

    /// <summary>What a hook hands in and a program does not take; null for nothing.</summary>
    public static string? Compare(HookName hook, IReadOnlyList<BtfType> arguments)
    {
        if (hook.Arguments.Length > arguments.Count)
        {
            return $"{hook.Name} has {arguments.Count} arguments, and the program takes {hook.Arguments.Length}.";
        }

        for (int i = 0; i < hook.Arguments.Length; i++)
        {
            if (!IsCompatible(hook.Arguments[i], arguments[i]) && !StructOpsHooks.IsPromoted(hook, i, arguments[i]))
            {
                return $"Argument {i + 1} of {hook.Name} is {CanonicalShape.ToC(BtfShape.OfType(arguments[i]))}, and the program takes " +
                    $"{CanonicalShape.ToC(hook.Arguments[i])}.";
            }
        }

        return null;
    }

    private static bool IsTracePoint(BpfProgramType type) =>
        type is BpfProgramType.TpBtf or BpfProgramType.RawTracepoint or BpfProgramType.Tracepoint;

    private static bool IsProbe(BpfProgramType type) => type is BpfProgramType.Kprobe or BpfProgramType.Kretprobe;

    // System calls have a trace point each, of which BTF knows none; those of people's own have none in the kernel's code.
    private static bool IsFoundByAttaching(BpfProgramType type, string name) => type switch
    {
        BpfProgramType.Tracepoint => GroupOf(name) is "syscalls" or "ftrace" or "kprobes" or "uprobes" or "synthetic" or "",
        BpfProgramType.KprobeMulti or BpfProgramType.KretprobeMulti or BpfProgramType.Uprobe or BpfProgramType.Uretprobe
            or BpfProgramType.UprobeMulti or BpfProgramType.UretprobeMulti or BpfProgramType.PerfEvent => true,
        _ => false,
    };

    private static string GroupOf(string name) => name.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash ? name[..slash] : "";

    // A pointer to what is no object is a number to a program.
    private static bool IsCompatible(string shape, BtfType argument) =>
        FieldShape.IsCompatible(shape, argument)
        || (shape is "u64" or "s64" && argument.Resolve().Kind == BtfKind.Pointer);

    private static string NameInBtf(BpfProgramType type, string name) => type switch
    {
        BpfProgramType.TpBtf or BpfProgramType.RawTracepoint => "btf_trace_" + name,
        BpfProgramType.Tracepoint => "btf_trace_" + name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..],
        BpfProgramType.Lsm or BpfProgramType.LsmCgroup => "bpf_lsm_" + name,
        BpfProgramType.Iter => "bpf_iter_" + name,
        _ => name,
    };
}
