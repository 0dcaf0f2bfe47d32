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
/// The hooks of a kernel as the files beside its snapshot have them: functions in one of their own, all others among its types.
/// </summary>
/// <param name="types">The types.</param>
/// <param name="functions">The functions, and their file; null where there is none.</param>
/// <param name="whyNoFunctions">Why there are none, as a sentence.</param>
internal sealed class CompanionHooks(TargetTypes types, (FunctionsCompanion File, string Path)? functions, string whyNoFunctions)
{
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
                    $"There is no {hook.Name} in the files beside its snapshot, which have what the kernel's image has and of modules no " +
                    "more than 'kfuncgen snapshot --with' was given.");
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

    // A pointer to what is no object is a number to a program.
    private static bool IsCompatible(HookName hook, string built, string found) =>
        FieldForm.IsSameKind(built, found)
        || (built is "u64" or "s64" && found.StartsWith('*'))
        || HookTypes.IsPromoted(hook.Name, built, found);

    private IReadOnlyList<string>? ArgumentsOf(ProgramKind kind, string hook) => kind.Hook switch
    {
        HookSort.TracePoint or HookSort.TraceEvent =>
            HookTypes.OfTracePoint(hook[(hook.IndexOf('/', StringComparison.Ordinal) + 1)..], types) is { } point ? ShapesOf(point) : null,
        HookSort.Iterator => HookTypes.OfIterator(hook, types) is { } fields ? ShapesOf(fields) : null,
        HookSort.Member => Values(kind.Values, HookTypes.OfMember(hook, types)),
        HookSort.Security => Values(kind.Values, HookTypes.OfSecurityHook(hook, types)),
        _ => functions!.Value.File.ShapeOf(hook) is { } shape ? Values(kind.Values, Parse(hook, shape)) : null,
    };

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

    private IReadOnlyList<string>? Values(HookValues values, CType.Function? function) => function is null
        ? null
        : Values(
            values,
            new CanonicalShape(
                KfuncShape.Of(function.ReturnType, types.Types),
                [.. ShapesOf(function.Parameters.Select(static parameter => parameter.Type))]));

    private static IReadOnlyList<string> Values(HookValues values, CanonicalShape shape) =>
    [
        .. values == HookValues.Result ? [] : shape.Parameters,
        .. values is HookValues.Result or HookValues.ArgumentsAndResult && shape.ReturnType != "void" ? [shape.ReturnType] : (string[])[],
    ];

    private IReadOnlyList<string> ShapesOf(IEnumerable<CType> all) => [.. all.Select(type => KfuncShape.Of(type, types.Types))];
}
