using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using KfuncGen.Usdt;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>
/// The parameters of a program that runs at a hook are the hook's own. The kernel passes the address of an array of 64-bit values, one
/// for each, and, except for raw trace points, knows from BTF what they are: btf_ctx_access, kernel/bpf/btf.c, 7.2. To probes it
/// passes the registers; which of them holds an argument is the loader's to say, which knows the processor.
/// </summary>
internal static class HookParameters
{
    // MAX_BPF_FUNC_ARGS, include/linux/bpf.h, 7.2; behind the arguments comes a function's result.
    private const int MaximumCount = 13;

    // As many as all processors pass in registers; x86-64 has the fewest: System V ABI, AMD64 supplement, 3.2.3.
    private const int MaximumRegisters = 6;
    private const int Size = 8;

    /// <summary>What stands for the registers of the processor.</summary>
    public const string Registers = "pt_regs";

    private const string RegistersInC = "struct " + Registers;

    /// <summary>What is wrong with a method.</summary>
    public static IEnumerable<LoweringProblem> Check(IMethodSymbol method, ProgramType type)
    {
        string hook = type.NeedsHook ? ", which the attribute names" : "";
        string expected = $"static {type.ResultInCode} {method.Name}(…), with {What(type)}{hook}: " +
            $"[BpfProgram(BpfProgramType.{type.Name}{(type.NeedsHook ? ", \"hook\"" : "")})]";

        if (!method.IsStatic || method.IsGenericMethod || method.IsAsync || method.Parameters.Length > MaximumOf(type)
            || (type.NeedsHook && ProgramType.HookOf(method) is null)
            || (method.ReturnType is not IErrorTypeSymbol && !type.MayReturn(method.ReturnType)))
        {
            yield return type.Wrong(method, method.Locations[0], expected);
            yield break;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Type is not IErrorTypeSymbol && WhyNot(parameter, type) is { } why)
            {
                yield return type.Wrong(method, parameter.Locations[0], $"{expected}; {why}");
            }
        }
    }

    /// <summary>Declares what the kernel passes, and takes the parameters out of it.</summary>
    public static void Declare(FunctionScope function, ProgramType type)
    {
        IrValue context = function.AddParameter(IrType.Pointer, "*void", "ctx");
        function.Context = context;
        IrValue? site = type.IsAtProbe && function.Method.Parameters.Length > 0 ? UsdtArguments.Site(function, context) : null;

        foreach (IParameterSymbol parameter in function.Method.Parameters)
        {
            // Of a type that is not there the compiler says so.
            if (ScalarType.Of(parameter.Type) is not { } scalar)
            {
                function.Program.Fail();
                return;
            }

            IrType loaded = scalar.Type == IrType.Pointer ? IrType.Pointer : IrType.I64;
            IrValue argument = IsRegisters(parameter, type) ? context
                : site is not null ? UsdtArguments.Read(function, context, site, parameter)
                : type.HasRegisters ? function.Builder.LoadField(loaded, context, RegisterOf(parameter, type))
                : function.Builder.Load(loaded, Size, context, parameter.Ordinal * Size);
            argument.Given = scalar.Type == IrType.Pointer && type.GivenAt(parameter) is { } kind
                ? new IrGiven(kind, parameter.Name)
                : null;
            function.Write(parameter, 0, scalar.Type == IrType.I32 ? Narrow(function.Builder, argument, scalar) : argument);
        }
    }

    // The whole of the registers, by its fields.
    private static bool IsRegisters(IParameterSymbol parameter, ProgramType type) =>
        type.HasRegisters && parameter.ContainingSymbol is IMethodSymbol { Parameters.Length: 1 }
        && KernelSymbols.CName(parameter.Type) == RegistersInC && !MemberSymbols.IsUnchecked(parameter.Type);

    private static IrLoadTime.Core RegisterOf(IParameterSymbol parameter, ProgramType type) => new(
        IrCoreQuestion.Load,
        Registers,
        type.Context == ProgramType.ResultContext
            ? "(result)"
            : $"({(parameter.Ordinal + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)})",
        "u64",
        "u64");

    private static int MaximumOf(ProgramType type) => type.Context switch
    {
        ProgramType.ResultContext => 1,
        ProgramType.RegistersContext => MaximumRegisters,
        ProgramType.ProbeContext => UsdtSiteLayout.Arguments,
        _ => MaximumCount,
    };

    private static string What(ProgramType type) => type.Context switch
    {
        ProgramType.ResultContext => "the function's result, or with pt_regs",
        ProgramType.RegistersContext => $"the function's first {MaximumRegisters} arguments or fewer, or with pt_regs",
        ProgramType.ProbeContext => $"the probe's first {UsdtSiteLayout.Arguments} arguments or fewer",
        _ => "the arguments of the hook",
    };

    private static string? WhyNot(IParameterSymbol parameter, ProgramType type)
    {
        if (parameter.RefKind != RefKind.None || ScalarType.Of(parameter.Type) is not { } scalar)
        {
            return "an argument is a number or a kernel type";
        }

        if (scalar.Type != IrType.Pointer || type.Context == ProgramType.HookContext || IsRegisters(parameter, type))
        {
            return null;
        }

        return type.IsInUserSpace ? "what a process passes is a number: its memory is read by bpf_probe_read_user"
            : MemberSymbols.IsUnchecked(parameter.Type) ? null
            : $"the verifier does not know what it is: take '{parameter.Type.Name}.{GeneratedMembers.Unchecked}', whose fields are " +
                "copied with care";
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
