using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>What a kind of programs asks of a method.</summary>
/// <param name="Name">The kind's name in C#.</param>
/// <param name="Context">The type of the context; null for one that the user chooses and the kernel copies.</param>
/// <param name="Result">
/// What it returns beside <c>int</c>: an enum of the library, <c>bool</c>, or <c>void</c> where the kernel allows one number only;
/// <c>int</c> for nothing else.
/// </param>
/// <param name="AbortValue">What the kernel gets when the program leaves the bounds of something; for <c>void</c>, whatever
/// happens.</param>
/// <param name="Loaded">The class of such a program in the kernel.</param>
internal sealed partial record ProgramType(string Name, string? Context, string Result, int AbortValue, string Loaded)
{
    /// <summary>The kind of a program; null where the method is none, or of a kind that is not known.</summary>
    public static ProgramType? Of(IMethodSymbol method) =>
        KernelSymbols.Find(method, "BpfProgramAttribute") is { ConstructorArguments: [{ Value: int kind }, ..] } ? Of(kind) : null;

    /// <summary>Whether the context is a struct of the user's.</summary>
    public bool HasOwnContext => Context is null;

    /// <summary>Whether the parameters are those of a hook, which the program names.</summary>
    public bool HasHook => Context == "hook";

    /// <summary>The hook that a method's attribute names; null where it names none.</summary>
    public static string? HookOf(IMethodSymbol method) =>
        KernelSymbols.Find(method, "BpfProgramAttribute") is { ConstructorArguments: [_, { Value: string { Length: > 0 } hook }] }
            ? hook
            : null;

    /// <summary>What is wrong with a method of this kind.</summary>
    public IEnumerable<LoweringProblem> CheckSignature(IMethodSymbol method, LoweringContext context)
    {
        if (HasHook)
        {
            foreach (LoweringProblem problem in HookParameters.Check(method, this))
            {
                yield return problem;
            }

            yield break;
        }

        string expected = $"static {Result} {method.Name}({(Context is null ? "ref T ctx" : Context + " ctx")})";

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
            yield return new LoweringProblem(
                Descriptors.UnsupportedBpfType,
                parameter.Locations[0],
                parameter.Type.ToDisplayString(),
                "a context is a struct of integers that lie in a known order: of this project, or of one that it references");
        }
    }

    /// <summary>Whether a method of this kind may return a type.</summary>
    public bool MayReturn(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Int32 => true,
        SpecialType.System_Boolean => Result == "bool",
        SpecialType.System_Void => Result == "void",
        _ => KernelSymbols.IsLibrary(type, Result),
    };

    /// <summary>Says that a method does not have the form of this kind.</summary>
    public LoweringProblem Wrong(IMethodSymbol method, Location location, string expected) =>
        new(Descriptors.BpfProgramSignature, location, method.Name, Name, expected);
}
