extern alias runtime;

using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;
using runtime::KfuncGen;
using runtime::KfuncGen.Hooks;
using runtime::KfuncGen.Kinds;
using runtime::KfuncGen.Layouts;
using runtime::KfuncGen.Probing;

namespace KfuncGen.Tool.Checking;

/// <summary>
/// The hooks of a kernel as the files beside its snapshot have them: a trace point is a typedef of the function that is called there, a
/// hook of the security modules a member of their union, what an iterator hands in a struct, and functions have a file of their own.
/// </summary>
/// <param name="types">The types.</param>
/// <param name="functions">The functions, and their file; null where there is none.</param>
/// <param name="whyNoFunctions">Why there are none, as a sentence.</param>
internal sealed class CompanionHooks(TargetTypes types, (FunctionsCompanion File, string Path)? functions, string whyNoFunctions)
{
    // include/linux/lsm_hooks.h, include/linux/bpf.h (DEFINE_BPF_ITER_FUNC, register_bpf_struct_ops), include/trace/bpf_probe.h, 7.2.
    private const string SecurityHooks = "security_list_options";
    private const string IteratorPrefix = "bpf_iter__";
    private const string TracePrefix = "btf_trace_";

    /// <summary>Looks for a hook.</summary>
    /// <param name="type">The kind of program.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="typesPath">The file with the types, for errors.</param>
    /// <exception cref="InputException">A line of a file is not as its format says.</exception>
    public ResolvedHook Find(BpfProgramType type, HookName hook, string typesPath)
    {
        ProgramKind kind = ProgramKind.Of(type);

        if (KernelHooks.IsFoundByAttaching(kind, hook.Name))
        {
            return new(KfuncAvailability.Present, $"Whether there is a {hook.Name} is seen when it is attached.");
        }

        if (kind.Hook == HookSort.Function && functions is null)
        {
            return new(KfuncAvailability.Unknown, whyNoFunctions);
        }

        // Of the functions' file only Parse has errors, which name it.
        IReadOnlyList<string>? arguments = kind.Hook == HookSort.Function
            ? ArgumentsOf(kind, hook.Name)
            : NamedFile.Within(typesPath, () => ArgumentsOf(kind, hook.Name));

        if (arguments is null)
        {
            // A probe can be set on functions that are not listed.
            return kind is { Hook: HookSort.Function, IsBound: false }
                ? new(KfuncAvailability.Present, $"There is no {hook.Name} among its functions, which may be there all the same.")
                : new(
                    KfuncAvailability.Absent,
                    $"There is no {hook.Name} in the files beside its snapshot, which have what the kernel's image has and nothing of " +
                    "modules.");
        }

        return kind.Hook == HookSort.TraceEvent || hook.Arguments is ["*struct " + ArgumentRegisters.Type]
            || FindDifference(hook, arguments) is not { } difference
                ? new(KfuncAvailability.Present, $"{hook.Name} is a hook of this kernel.")
                : new(KfuncAvailability.Changed, difference);
    }

    private static string? FindDifference(HookName hook, IReadOnlyList<string> arguments)
    {
        if (hook.Arguments.Length > arguments.Count)
        {
            return $"{hook.Name} has {arguments.Count} arguments, and the program takes {hook.Arguments.Length}.";
        }

        for (int i = 0; i < hook.Arguments.Length; i++)
        {
            if (!IsCompatible(hook, hook.Arguments[i], arguments[i]))
            {
                return $"Argument {i + 1} of {hook.Name} is {CanonicalShape.ToC(arguments[i])}, and the program takes " +
                    $"{CanonicalShape.ToC(hook.Arguments[i])}.";
            }
        }

        return null;
    }

    // A pointer to what is no object is a number to a program; of a TCP socket the verifier knows what follows the socket
    // (bpf_tcp_ca_is_valid_access, net/ipv4/bpf_tcp_ca.c, 7.2).
    private static bool IsCompatible(HookName hook, string built, string found) =>
        FieldForm.IsSameKind(built, found)
        || (built is "u64" or "s64" && found.StartsWith('*'))
        || (built == "*struct tcp_sock" && found == "*struct sock"
            && StructOpsHooks.Split(hook.Name) is ("tcp_congestion_ops", _));

    private IReadOnlyList<string>? ArgumentsOf(ProgramKind kind, string hook)
    {
        switch (kind.Hook)
        {
            case HookSort.TracePoint or HookSort.TraceEvent:
                string name = TracePrefix + hook[(hook.IndexOf('/', StringComparison.Ordinal) + 1)..];

                // What comes first is the kernel's own.
                return types.Types.Find(new CType.Simple(name)) is CTypeDeclaration.Typedef trace && FunctionOf(trace.Target) is { } point
                    ? [.. ShapesOf(point).Skip(1)]
                    : null;

            case HookSort.Iterator:
                return types.FindRecord(IteratorPrefix + hook) is { } iterator
                    ? [.. types.FieldsOf(iterator).Select(field => KfuncShape.Of(field.Type, types.Types))]
                    : null;

            case HookSort.Member:
                return StructOpsHooks.Split(hook) is var (owner, member) && types.FindRecord(StructOpsHooks.ValuePrefix + owner) is not null
                    ? ArgumentsOfMember(owner, member, kind.Values)
                    : null;

            case HookSort.Security:
                return ArgumentsOfMember(SecurityHooks, hook, kind.Values);

            default:
                return functions!.Value.File.ShapeOf(hook) is { } shape ? Values(kind.Values, Parse(hook, shape)) : null;
        }
    }

    private CanonicalShape Parse(string function, string shape)
    {
        try
        {
            return CanonicalShape.Parse(shape);
        }
        catch (FormatException exception)
        {
            throw new InputException($"{functions!.Value.Path}: what it says of {function} cannot be read: {exception.Message}");
        }
    }

    private IReadOnlyList<string>? ArgumentsOfMember(string owner, string member, HookValues values) =>
        types.Find(owner, member) is { } field && FunctionOf(field.Type) is { } function
            ? Values(values, new CanonicalShape(KfuncShape.Of(function.ReturnType, types.Types), [.. ShapesOf(function)]))
            : null;

    private static IReadOnlyList<string> Values(HookValues values, CanonicalShape shape) =>
    [
        .. values == HookValues.Result ? [] : shape.Parameters,
        .. values is HookValues.Result or HookValues.ArgumentsAndResult && shape.ReturnType != "void" ? [shape.ReturnType] : (string[])[],
    ];

    private IEnumerable<string> ShapesOf(CType.Function function) =>
        function.Parameters.Select(parameter => KfuncShape.Of(parameter.Type, types.Types));

    private CType.Function? FunctionOf(CType type) =>
        types.Types.Resolve(type) is CType.Pointer pointer ? types.Types.Resolve(pointer.Pointee) as CType.Function : null;
}
