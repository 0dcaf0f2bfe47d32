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
        string name = NameInBtf(type, hook.Name);
        string? unknown;

        // A trace point is a typedef of the pointer to a function that gets something of the kernel's own first.
        BtfType? found = type == BpfProgramType.TpBtf
            ? kernel.FindTypes(name, out unknown).Where(static one => one.Kind == BtfKind.Typedef).Cast<BtfType?>().FirstOrDefault()
            : kernel.Find(name, null, out unknown)?.Type;

        if (found is not { } there)
        {
            return unknown is null
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
        BtfType prototype = type == BpfProgramType.TpBtf ? there.Resolve().Target.Resolve() : there.Prototype;
        int skipped = type == BpfProgramType.TpBtf ? 1 : 0;
        BtfType[] arguments = [.. prototype.Parameters.Skip(skipped).Select(static parameter => parameter.Type)];

        // What a function has returned comes behind its arguments.
        if (type == BpfProgramType.Fexit && !prototype.Target.IsVoid)
        {
            arguments = [.. arguments, prototype.Target];
        }

        if (hook.Arguments.Length > arguments.Length)
        {
            return new(
                KfuncAvailability.Changed,
                $"{hook.Name} has {arguments.Length} arguments, and the program takes {hook.Arguments.Length}.");
        }

        for (int i = 0; i < hook.Arguments.Length; i++)
        {
            if (!IsCompatible(hook.Arguments[i], arguments[i]))
            {
                return new(
                    KfuncAvailability.Changed,
                    $"Argument {i + 1} of {hook.Name} is {CanonicalShape.ToC(BtfShape.OfType(arguments[i]))}, and the program takes " +
                    $"{CanonicalShape.ToC(hook.Arguments[i])}.");
            }
        }

        return new(KfuncAvailability.Present, $"{name} is a hook of this kernel.", there.Id);
    }

    // A pointer to what is no object is a number to a program.
    private static bool IsCompatible(string shape, BtfType argument) =>
        FieldShape.IsCompatible(shape, argument)
        || (shape is "u64" or "s64" && argument.Resolve().Kind == BtfKind.Pointer);

    private static string NameInBtf(BpfProgramType type, string name) => type switch
    {
        BpfProgramType.TpBtf => "btf_trace_" + name,
        BpfProgramType.Lsm => "bpf_lsm_" + name,
        BpfProgramType.Iter => "bpf_iter_" + name,
        _ => name,
    };
}
