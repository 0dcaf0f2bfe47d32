using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>
/// The parameters of a program that runs at a hook are the hook's own. The kernel passes the address of an array of 64-bit values, one
/// for each, and knows from BTF what they are: btf_ctx_access, kernel/bpf/btf.c, 7.2.
/// </summary>
internal static class HookParameters
{
    // MAX_BPF_FUNC_ARGS, include/linux/bpf.h, 7.2; behind the arguments comes a function's result.
    private const int MaximumCount = 13;
    private const int Size = 8;

    /// <summary>What is wrong with a method.</summary>
    public static IEnumerable<LoweringProblem> Check(IMethodSymbol method, ProgramType type)
    {
        string expected = $"static {type.Result} {method.Name}(…), with the arguments of the hook, which the attribute names: " +
            $"[BpfProgram(BpfProgramType.{type.Name}, \"hook\")]";

        if (!method.IsStatic || method.IsGenericMethod || method.IsAsync || method.Parameters.Length > MaximumCount
            || ProgramType.HookOf(method) is null
            || (method.ReturnType is not IErrorTypeSymbol && !type.MayReturn(method.ReturnType)))
        {
            yield return type.Wrong(method, method.Locations[0], expected);
            yield break;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Type is not IErrorTypeSymbol && (parameter.RefKind != RefKind.None || ScalarType.Of(parameter.Type) is null))
            {
                yield return type.Wrong(method, parameter.Locations[0], expected + "; an argument is a number or a kernel type");
            }
        }
    }

    /// <summary>Declares what the kernel passes, and takes the parameters out of it.</summary>
    public static void Declare(FunctionScope function)
    {
        IrValue context = function.AddParameter(IrType.Pointer, "*void", "ctx");

        foreach (IParameterSymbol parameter in function.Method.Parameters)
        {
            ScalarType type = ScalarType.Of(parameter.Type)!.Value;
            IrType loaded = type.Type == IrType.Pointer ? IrType.Pointer : IrType.I64;
            IrValue argument = function.Builder.Load(loaded, Size, context, parameter.Ordinal * Size);
            function.Write(parameter, 0, type.Type == IrType.I32 ? Narrow(function.Builder, argument, type) : argument);
        }
    }

    // What is above a narrow argument is whatever the register held.
    private static IrValue Narrow(IrBuilder builder, IrValue argument, ScalarType type)
    {
        IrValue low = builder.Truncate(argument);

        return type.Bits == 32 ? low
            : type.IsSigned ? builder.SignExtend(low, type.Bits, IrType.I32)
            : builder.ZeroExtend(low, type.Bits, IrType.I32);
    }
}
