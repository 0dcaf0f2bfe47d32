using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>What a program's type asks of its method.</summary>
/// <param name="Name">The type's name in C#.</param>
/// <param name="Context">The type of the context; null for one that the user chooses and the kernel copies.</param>
/// <param name="Result">The enum that it may return beside <c>int</c>; null where there is none.</param>
/// <param name="AbortValue">What the kernel gets when the program leaves the bounds of something.</param>
internal sealed record ProgramType(string Name, string? Context, string? Result, int AbortValue)
{
    private const int SocketFilter = 1;
    private const int Tc = 3;
    private const int Xdp = 6;
    private const int Syscall = 31;

    // ERANGE, include/uapi/asm-generic/errno-base.h, 7.2.
    private const int OutOfRange = -34;

    // TC_ACT_SHOT, include/uapi/linux/pkt_cls.h, 7.2.
    private const int Shot = 2;

    /// <summary>The type of a program; null where the method is none, or of a type that is not known.</summary>
    public static ProgramType? Of(IMethodSymbol method) =>
        KernelSymbols.Find(method, "BpfProgramAttribute") is { ConstructorArguments: [{ Value: int type }] } ? Of(type) : null;

    /// <summary>A type by its number: enum bpf_prog_type, include/uapi/linux/bpf.h, 7.2.</summary>
    public static ProgramType? Of(int type) => type switch
    {
        SocketFilter => new(nameof(SocketFilter), "__sk_buff", null, 0),
        Tc => new(nameof(Tc), "__sk_buff", "TcAction", Shot),
        Xdp => new(nameof(Xdp), "xdp_md", "XdpAction", 0),
        Syscall => new(nameof(Syscall), null, null, OutOfRange),
        _ => null,
    };

    /// <summary>Whether the context is a struct of the user's.</summary>
    public bool HasOwnContext => Context is null;

    /// <summary>What is wrong with a method of this type.</summary>
    public IEnumerable<LoweringProblem> CheckSignature(IMethodSymbol method, LoweringContext context)
    {
        string expected = $"static int {method.Name}({(Context is null ? "ref T ctx" : Context + " ctx")})";

        if (!method.IsStatic || method.IsGenericMethod || method.IsAsync || method.Parameters.Length != 1)
        {
            yield return Wrong(method, method.Locations[0], expected);
            yield break;
        }

        if (method.ReturnType is not IErrorTypeSymbol && method.ReturnType.SpecialType != SpecialType.System_Int32
            && (Result is null || !KernelSymbols.IsLibrary(method.ReturnType, Result)))
        {
            yield return Wrong(method, method.Locations[0], expected + (Result is null ? "" : $", or with '{Result}' in place of 'int'"));
        }

        IParameterSymbol parameter = method.Parameters[0];

        if (parameter.Type is IErrorTypeSymbol)
        {
            yield break;
        }

        if (Context is not null)
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
        else if (ScalarType.Of(parameter.Type) is null && context.Layouts.Of(parameter.Type) is null)
        {
            yield return new LoweringProblem(Descriptors.UnsupportedBpfType, parameter.Locations[0], parameter.Type.ToDisplayString(), "a context is a struct of integers that is declared in this project");
        }
    }

    private LoweringProblem Wrong(IMethodSymbol method, Location location, string expected) => new(Descriptors.BpfProgramSignature, location, method.Name, Name, expected);
}
