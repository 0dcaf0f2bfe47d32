using System.Reflection;
using KfuncGen;

namespace KernelMatrix.Guest.Truth;

/// <summary>
/// Whether the running kernel has the hook that a program names, with the arguments that its method takes: by BTF and by what
/// is written in C#, without the product's word.
/// </summary>
internal static class HookTruth
{
    private static readonly Lazy<RunningBtf> Btf = new(RunningBtf.Read);

    /// <summary>What loading must come to; null where there is nothing to object to.</summary>
    public static BpfLoadFailureKind? Of(MethodInfo program) =>
        program.GetCustomAttribute<BpfProgramAttribute>() is not { Hook: { } hook } attribute
            ? null
            : attribute.Type switch
            {
                BpfProgramType.TpBtf or BpfProgramType.RawTracepoint => Judge(program, Btf.Value.TracePoint(hook)),
                BpfProgramType.Kprobe => Judge(program, Btf.Value.ParametersOf(hook)),
                BpfProgramType.Tracepoint => Judge(hook.Split('/')),
                _ => null,
            };

    private static BpfLoadFailureKind? Judge(MethodInfo program, string[]? arguments)
    {
        if (arguments is null)
        {
            return BpfLoadFailureKind.HookAbsent;
        }

        ParameterInfo[] parameters = program.GetParameters();
        bool fits = parameters.Length <= arguments.Length
            && parameters.Zip(arguments).All(static pair => pair.First.ParameterType.IsValueType
                || pair.Second == $"struct {StructOf(pair.First.ParameterType)}*");
        return fits ? null : BpfLoadFailureKind.HookChanged;
    }

    // Those of single system calls are made of one for all of them, and stand nowhere in BTF: kernel/trace/trace_syscalls.c, 7.2.
    private static BpfLoadFailureKind? Judge(string[] group) =>
        group is ["syscalls", _] || Btf.Value.TracePoint(group[^1]) is not null ? null : BpfLoadFailureKind.HookAbsent;

    // What is read with care has a type in that of the kernel.
    private static string StructOf(Type type) => (type.Name == "UncheckedFields" ? type.DeclaringType! : type).Name;
}
