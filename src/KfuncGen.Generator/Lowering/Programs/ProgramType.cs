using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>What a kind of programs asks of a method.</summary>
/// <param name="Name">The kind's name in C#.</param>
/// <param name="KernelType">Its type in <c>enum bpf_prog_type</c>, without the prefix.</param>
/// <param name="Context">The type of the context; null for one that the user chooses and the kernel copies.</param>
/// <param name="Result">
/// What it returns beside <c>int</c>: an enum of the library, <c>bool</c>, or <c>void</c> where the kernel allows one number only;
/// <c>int</c> for nothing else, <c>member</c> for what the hook says.
/// </param>
/// <param name="At">Where it runs, and what it gets there.</param>
/// <param name="Given">What the verifier knows of objects among that; null where it knows none.</param>
/// <param name="AbortValue">What the kernel gets when the program leaves the bounds of something; for <c>void</c>, whatever
/// happens.</param>
/// <param name="Loaded">The class of such a program in the kernel.</param>
/// <param name="MaySleep">Whether it may be loaded as sleepable.</param>
/// <param name="AlwaysSleeps">Whether it is always loaded as sleepable.</param>
/// <param name="AttachType">What loading is told of <c>enum bpf_attach_type</c>; null where nothing.</param>
/// <param name="Needs">The capabilities that loading asks for beside CAP_BPF, with blanks between.</param>
/// <param name="Returns">Between which numbers the verifier wants its result; null for any.</param>
internal sealed partial record ProgramType(
    string Name,
    string KernelType,
    string? Context,
    string Result,
    ProgramHook At,
    IrGivenKind? Given,
    int AbortValue,
    string Loaded,
    bool MaySleep,
    bool AlwaysSleeps,
    string? AttachType,
    string Needs,
    (int Minimum, int Maximum)? Returns)
{
    /// <summary>The arguments of a hook, whose types the verifier knows.</summary>
    public const string HookContext = "hook";

    /// <summary>The arguments of a function, in registers.</summary>
    public const string RegistersContext = "registers";

    /// <summary>What a function has returned, in a register.</summary>
    public const string ResultContext = "result";

    /// <summary>The arguments of a probe that a program has for tracers, wherever they are.</summary>
    public const string ProbeContext = "probe";

    // The arguments of a hook, as numbers; and a struct of the kernel's.
    private const string RawContext = "raw";
    private const string RecordContext = "record";

    // What a member of a struct of functions returns.
    private const string MemberResult = "member";

    // What the kernel lets programs see of a sample, by its name there.
    private const string Sample = "bpf_perf_event_data";

    /// <summary>The kind of a program; null where the method is none, or of a kind that is not known.</summary>
    public static ProgramType? Of(IMethodSymbol method) =>
        KernelSymbols.Find(method, "BpfProgramAttribute") is { ConstructorArguments: [{ Value: int kind }, ..] } ? Of(kind) : null;

    /// <summary>Whether the context is a struct of the user's.</summary>
    public bool HasOwnContext => Context is null;

    /// <summary>Whether the parameters are those of a hook, which the program names.</summary>
    public bool HasHook => Context is HookContext or RawContext or RegistersContext or ResultContext or ProbeContext;

    /// <summary>Whether the parameters are in registers.</summary>
    public bool HasRegisters => Context is RegistersContext or ResultContext;

    /// <summary>Whether attaching says where the parameters are.</summary>
    public bool IsAtProbe => Context is ProbeContext;

    /// <summary>Whether the program has to name its hook; where it need not, attaching does.</summary>
    public bool NeedsHook => At.IsNamed;

    /// <summary>Whether programs are members of structs of functions.</summary>
    public bool IsMember => Result == MemberResult;

    /// <summary>What it returns, as a person writes it.</summary>
    public string ResultInCode => IsMember ? "…" : Result;

    /// <summary>Whether what it probes belongs to a process.</summary>
    public bool IsInUserSpace => At.Sort == HookSort.Process;

    /// <summary>What the verifier knows of an argument of the hook that is an object; null where it knows none.</summary>
    /// <remarks>
    /// An iterator's first argument is its own; the others are null in the last call: the ctx_arg_info of each iterator says
    /// PTR_MAYBE_NULL, kernel/bpf/task_iter.c, map_iter.c and others, 6.18. Which arguments of a member may be null the names of the
    /// kernel's stubs say, which BTF of all kernels does not have: "__nullable", kernel/bpf/bpf_struct_ops.c, 6.9. There the program
    /// does, by its own type.
    /// </remarks>
    public IrGivenKind? GivenAt(IParameterSymbol argument) =>
        Given is IrGivenKind.Trusted && At.Sort switch
        {
            HookSort.Iterator => argument.Ordinal > 0,
            HookSort.Member => argument.NullableAnnotation == NullableAnnotation.Annotated,
            _ => false,
        }
            ? IrGivenKind.TrustedOrNull
            : Given;

    /// <summary>The hook that a method's attribute names; null where it names none.</summary>
    public static string? HookOf(IMethodSymbol method) =>
        KernelSymbols.Find(method, "BpfProgramAttribute") is { ConstructorArguments: [_, { Value: string { Length: > 0 } hook }] }
            ? hook
            : null;

    /// <summary>What is wrong with a method of this kind.</summary>
    public IEnumerable<LoweringProblem> CheckSignature(IMethodSymbol method, LoweringContext context)
    {
        if (!MaySleep && IsSleepable(method))
        {
            yield return Wrong(method, method.Locations[0], "one without 'Sleepable': the kernel loads no such program as sleepable");
        }

        if (HookOf(method) is not null && !At.MayBeNamed)
        {
            yield return Wrong(
                method,
                method.Locations[0],
                $"one whose attribute names no hook, '[BpfProgram(BpfProgramType.{Name})]': where it runs is said when it is attached");
        }

        if (HasHook)
        {
            foreach (LoweringProblem problem in HookParameters.Check(method, this))
            {
                yield return problem;
            }

            yield break;
        }

        string expected = $"static {Result} {method.Name}({Context switch
        {
            null => "ref T ctx",
            RecordContext => RecordOf + " record",
            _ => Context + " ctx",
        }})";

        if (!method.IsStatic || method.IsGenericMethod || method.IsAsync || method.Parameters.Length != 1)
        {
            yield return Wrong(method, method.Locations[0], expected);
            yield break;
        }

        if (method.ReturnType is not IErrorTypeSymbol && !MayReturn(method.ReturnType))
        {
            yield return Wrong(method, method.Locations[0], expected + (Result is "int" ? "" : $", or with 'int' in place of '{Result}'"));
        }

        IParameterSymbol parameter = method.Parameters[0];

        if (parameter.Type is IErrorTypeSymbol)
        {
            yield break;
        }

        if (Context == RecordContext)
        {
            if (!IsRecord(parameter))
            {
                yield return Wrong(
                    method, parameter.Locations[0], expected + $", a type that [KernelFields(\"{RecordOf}\", …)] asks for");
            }

            // /sys/kernel/tracing/events has a folder for each group.
            if (NeedsHook && (HookOf(method) is not { } trace || trace.IndexOf('/') <= 0))
            {
                yield return Wrong(
                    method,
                    method.Locations[0],
                    expected + ", and the trace point: [BpfProgram(BpfProgramType." + Name + ", \"group/name\")]");
            }
        }
        else if (Context is not null)
        {
            if (parameter.RefKind != RefKind.None || !KernelSymbols.IsLibrary(parameter.Type, Context))
            {
                yield return Wrong(method, parameter.Locations[0], expected);
            }
        }
        else if (parameter.RefKind != RefKind.Ref || parameter.Type is not { TypeKind: TypeKind.Struct, IsUnmanagedType: true })
        {
            yield return Wrong(method, parameter.Locations[0], expected + ", where T is a struct of integers");
        }
        else if (ScalarType.Of(parameter.Type) is null && context.Layouts.SharedOf(parameter.Type) is null)
        {
            yield return new LoweringProblem(
                Descriptors.UnsupportedBpfType,
                parameter.Locations[0],
                parameter.Type.ToDisplayString(),
                "a context is a struct of integers that lie in a known order: of this project, or of one that it references");
        }
    }

    /// <summary>Whether a method's attribute asks for a program that may sleep.</summary>
    public static bool IsSleepable(IMethodSymbol method)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in KernelSymbols.Find(method, "BpfProgramAttribute")?.NamedArguments ?? [])
        {
            if (argument is { Key: "Sleepable", Value.Value: true })
            {
                return true;
            }
        }

        return false;
    }

    // Fields of the record are read from the program's context, which only its own type describes.
    private bool IsRecord(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None && KernelSymbols.CName(parameter.Type) is { } name && !MemberSymbols.IsUnchecked(parameter.Type)
        && (NeedsHook ? name.StartsWith("struct ", StringComparison.Ordinal) : name == "struct " + Sample);

    private string RecordOf => NeedsHook ? "trace_event_raw_…" : Sample;

    /// <summary>Whether a method of this kind may return a type.</summary>
    public bool MayReturn(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Int32 => true,
        _ when Result == MemberResult => type.SpecialType == SpecialType.System_Void || ScalarType.Of(type) is not null,
        SpecialType.System_Boolean => Result == "bool",
        SpecialType.System_Void => Result == "void",
        _ => KernelSymbols.IsLibrary(type, Result),
    };

    /// <summary>Says that a method does not have the form of this kind.</summary>
    public LoweringProblem Wrong(IMethodSymbol method, Location location, string expected) =>
        new(Descriptors.BpfProgramSignature, location, method.Name, Name, expected);
}
