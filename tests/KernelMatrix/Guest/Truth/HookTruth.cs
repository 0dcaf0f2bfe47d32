using System.Reflection;
using KfuncGen;

namespace KernelMatrix.Guest.Truth;

/// <summary>
/// Whether the running kernel has the trace point that a program names, with the arguments that its method takes: by BTF and by what
/// is written in C#, without the product's word.
/// </summary>
internal static class HookTruth
{
    private static readonly Lazy<RunningBtf> Btf = new(RunningBtf.Read);

    /// <summary>What loading must come to; null where there is nothing to object to.</summary>
    public static BpfLoadFailureKind? Of(MethodInfo program)
    {
        if (program.GetCustomAttribute<BpfProgramAttribute>() is not { Type: BpfProgramType.TpBtf, Hook: { } hook })
        {
            return null;
        }

        if (Btf.Value.TracePoint(hook) is not { } arguments)
        {
            return BpfLoadFailureKind.HookAbsent;
        }

        ParameterInfo[] parameters = program.GetParameters();
        bool fits = parameters.Length <= arguments.Length
            && parameters.Zip(arguments).All(static pair => pair.First.ParameterType.IsValueType
                || pair.Second == $"struct {pair.First.ParameterType.Name}*");
        return fits ? null : BpfLoadFailureKind.HookChanged;
    }
}
