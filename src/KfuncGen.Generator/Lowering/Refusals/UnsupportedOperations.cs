using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Refusals;

/// <summary>Names what cannot be lowered, and says what to write instead.</summary>
internal static class UnsupportedOperations
{
    private static readonly (string What, string Instead) Pointer =
        ("an unsafe pointer", "the verifier follows references and spans; use 'ref', 'in', 'out' or a span");

    /// <summary>What it is, and what to write instead, as parts of a sentence.</summary>
    public static (string What, string Instead) Describe(IOperation operation) => operation switch
    {
        IFlowAnonymousFunctionOperation or IDelegateCreationOperation or IMethodReferenceOperation =>
            ("a delegate", "a program can only call functions that are known when it is built; call the method itself"),
        IArrayCreationOperation or IArrayElementReferenceOperation =>
            ("an array", "BPF has no heap; use a span over 'stackalloc', or a struct with [InlineArray]"),
        IInterpolatedStringOperation =>
            ("an interpolated string", "BPF has no strings; use UTF-8 bytes and numbers: bpf_trace_printk takes up to three"),
        IAwaitOperation => ("'await'", "a BPF program runs to its end in one go"),
        ITypeOfOperation or IIsTypeOperation => ("a type test", "BPF has no types at run time; use an enum"),
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation =>
            ("'dynamic'", "use the type that is meant"),
        IEventReferenceOperation or IEventAssignmentOperation =>
            ("an event", "a program can only call functions that are known when it is built"),
        IInstanceReferenceOperation => ("'this'", "BPF functions are static; pass what is needed by 'ref' or 'in'"),
        IFunctionPointerInvocationOperation =>
            ("a function pointer", "a program can only call functions that are known when it is built; call the method itself"),
        IRangeOperation => ("a range as a value", "write it where it is used: 'span[a..b]'"),
        ICaughtExceptionOperation => ("'catch'", "BPF has no exceptions; look at the values that functions return"),
        IFieldReferenceOperation { Field: { IsFixedSizeBuffer: true } field } =>
            ($"the address of the buffer '{field.Name}'",
                $"take elements of it, or a span: 'MemoryMarshal.CreateSpan(ref {operation.Syntax}[0], {field.FixedSize})'"),
        IAddressOfOperation or { Type.TypeKind: TypeKind.Pointer } => Pointer,
        { Kind: OperationKind.None, Syntax: PrefixUnaryExpressionSyntax or MemberAccessExpressionSyntax } => Pointer,
        { Kind: OperationKind.None, Syntax: ElementAccessExpressionSyntax } => Pointer,
        _ => ($"'{Shorten(operation.Syntax.ToString())}'", "it has no form in BPF; the documentation of BPF functions lists what has one"),
    };

    private static string Shorten(string text)
    {
        const int Length = 40;
        string line = string.Join(" ", text.Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Length ? line : line.Substring(0, Length) + "…";
    }
}
