using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Generator.KernelFields;

/// <summary>What the files beside a target's snapshot tell of its hooks: of functions one, of all others its types.</summary>
internal static class TargetHooks
{
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
    public static IReadOnlyList<HookArgument>? ArgumentsOf(HookSort sort, string hook, TargetTypes target) => sort switch
    {
        HookSort.TraceEvent => HookTypes.OfTracePoint(hook.Substring(hook.IndexOf('/') + 1), target) is null ? null : [],
        HookSort.TracePoint => Arguments(HookTypes.OfTracePoint(hook, target), target),
        HookSort.Iterator => Arguments(HookTypes.OfIterator(hook, target), target),
        HookSort.Member => Arguments(HookTypes.OfMember(hook, target), target),
        _ => Arguments(HookTypes.OfSecurityHook(hook, target), target),
    };

    /// <summary>Hooks that may be meant by a name.</summary>
    public static IEnumerable<string> Names(HookSort sort, string hook, TargetTypes target)
    {
        string start = hook.Substring(hook.IndexOf('/') + 1);
        start = start.Substring(0, Math.Min(2, start.Length));

        return sort switch
        {
            HookSort.Iterator => HookTypes.Iterators(start, target),
            HookSort.Member => HookTypes.Members(hook, start, target),
            HookSort.Security => HookTypes.SecurityHookNames(target),
            _ => HookTypes.TracePoints(start, target),
        };
    }

    private static IReadOnlyList<HookArgument>? Arguments(CType.Function? function, TargetTypes target) =>
        Arguments(function?.Parameters.Select(static parameter => parameter.Type), target);

    private static IReadOnlyList<HookArgument>? Arguments(IEnumerable<CType>? types, TargetTypes target) => types is null
        ? null
        : [.. types.Select(type => new HookArgument(KfuncShape.Of(type, target.Types), CDeclaration.Write(type)))];

    private static string GroupOf(string hook) => hook.Substring(0, hook.IndexOf('/'));
}
