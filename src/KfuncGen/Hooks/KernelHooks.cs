using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Kinds;
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
        ProgramKind kind = ProgramKind.Of(type);

        if (IsFoundByAttaching(kind, hook.Name))
        {
            return new(KfuncAvailability.Present, $"Whether there is a {hook.Name} is seen when it is attached.");
        }

        if (kind.Hook == HookSort.Member)
        {
            return StructOpsHooks.Find(hook, kernel);
        }

        string name = NameInBtf(kind, hook.Name);
        string? unknown;

        // A trace point is a typedef of the pointer to a function that gets something of the kernel's own first.
        BtfType? found = IsTracePoint(kind)
            ? kernel.FindTypes(name, out unknown).Where(static one => one.Kind == BtfKind.Typedef).Cast<BtfType?>().FirstOrDefault()
            : kernel.Find(name, null, out unknown)?.Type;

        if (found is not { } there)
        {
            // A probe can be set on functions that BTF does not have.
            return IsProbe(kind)
                ? new(KfuncAvailability.Present, $"BTF has no {name}, which may be there all the same.")
                : unknown is null
                ? new(KfuncAvailability.Absent, $"There is no {name} in its BTF.")
                : new(KfuncAvailability.Unknown, unknown);
        }

        try
        {
            return Check(kind, hook, there, name, kernel);
        }
        catch (BtfFormatException exception)
        {
            return new(KfuncAvailability.Unknown, $"The BTF that has {name} is damaged: {exception.Message}");
        }
    }

    private static ResolvedHook Check(ProgramKind kind, HookName hook, BtfType there, string name, KernelFunctions kernel)
    {
        BtfType prototype = IsTracePoint(kind) ? there.Resolve().Target.Resolve() : there.Prototype;
        int skipped = IsTracePoint(kind) ? 1 : 0;

        // What a trace point writes is found by the fields of its record.
        if (kind.Hook == HookSort.TraceEvent || hook.Arguments is ["*struct " + ArgumentRegisters.Type])
        {
            return new(KfuncAvailability.Present, $"{name} is a hook of this kernel.");
        }

        BtfType[] arguments =
        [
            .. kind.Values == HookValues.Result ? [] : prototype.Parameters.Skip(skipped).Select(static parameter => parameter.Type),
            .. kind.Values is HookValues.Result or HookValues.ArgumentsAndResult && !prototype.Target.IsVoid
                ? new[] { prototype.Target }
                : [],
        ];

        if (Compare(hook, arguments) is { } difference)
        {
            return new(KfuncAvailability.Changed, difference);
        }

        return kind.IsBound
            ? new(KfuncAvailability.Present, $"{name} is a hook of this kernel.", there.Id, Module: kernel.ModuleOf(there))
            : new(KfuncAvailability.Present, $"{name} is a hook of this kernel.");
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

    /// <summary>
    /// Whether nothing tells of a hook before it is attached to: system calls have a trace point each, of which BTF knows none; those of
    /// people's own have none in the kernel's code.
    /// </summary>
    public static bool IsFoundByAttaching(ProgramKind kind, string name) => kind.Hook switch
    {
        HookSort.TraceEvent => GroupOf(name) is "syscalls" or "ftrace" or "kprobes" or "uprobes" or "synthetic" or "",
        HookSort.Process or HookSort.Attaching => true,
        _ => false,
    };

    private static bool IsTracePoint(ProgramKind kind) => kind.Hook is HookSort.TracePoint or HookSort.TraceEvent;

    private static bool IsProbe(ProgramKind kind) => kind is { Hook: HookSort.Function, IsBound: false };

    private static string GroupOf(string name) => name.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash ? name[..slash] : "";

    // A pointer to what is no object is a number to a program.
    private static bool IsCompatible(string shape, BtfType argument) =>
        FieldShape.IsCompatible(shape, argument)
        || (shape is "u64" or "s64" && argument.Resolve().Kind == BtfKind.Pointer);

    private static string NameInBtf(ProgramKind kind, string name) => kind.Hook switch
    {
        HookSort.TracePoint => "btf_trace_" + name,
        HookSort.TraceEvent => "btf_trace_" + name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..],
        HookSort.Security => "bpf_lsm_" + name,
        HookSort.Iterator => "bpf_iter_" + name,
        _ => name,
    };
}
