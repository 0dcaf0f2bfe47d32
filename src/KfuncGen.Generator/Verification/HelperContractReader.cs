using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Verification;

/// <summary>Says what a helper asks, as far as its C# signature tells.</summary>
internal static class HelperContractReader
{
    // "Unsupported reg type fp for bpf_dynptr_from_mem data": check_helper_call, kernel/bpf/verifier.c, 6.18.
    private const string DynptrOfMemory = "bpf_dynptr_from_mem";

    // might_sleep in struct bpf_func_proto: kernel/bpf/helpers.c, kernel/trace/bpf_trace.c, kernel/bpf/bpf_lsm.c, 6.18.
    private static readonly HashSet<string> Sleeping = new(StringComparer.Ordinal)
    {
        "bpf_copy_from_user", "bpf_copy_from_user_task", "bpf_ima_inode_hash", "bpf_ima_file_hash",
    };

    /// <summary>The contract of a helper: of one that only members of maps call, no more than that it is one.</summary>
    public static CalleeContract Read(IrCallee.Helper helper, Compilation compilation)
    {
        CalleeContract contract = Find(helper.Name, compilation) ?? HelperCalls.Unknown(helper.Name);
        return helper.ReleasedBy is { } release ? contract with { Acquires = true, ReleasedBy = release } : contract;
    }

    /// <summary>The contract of a helper; null where neither the library nor the table has it.</summary>
    public static CalleeContract? Find(string name, Compilation compilation)
    {
        if (HelperCalls.Find(name) is { } known)
        {
            return known;
        }

        if (compilation.GetTypeByMetadataName("KfuncGen.BpfHelpers")?.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(
            static one => one.Parameters.All(static parameter => parameter.Type.Name != "BpfFormat"))
            is not { } method)
        {
            return null;
        }

        return new CalleeContract
        {
            Name = name,
            IsHelper = true,
            Sleeps = Sleeping.Contains(name),
            ChangesPackets = HelperCalls.ChangesPackets(name),
            Needs = HelperCalls.Needs(name),
            Arguments =
            [
                .. KernelSymbols.TakesContext(method) ? [CalleeArgument.Unjudged] : Enumerable.Empty<CalleeArgument>(),
                .. method.Parameters.SelectMany(parameter => Arguments(parameter, name)),
            ],
        };
    }

    // A span is two arguments: its address and its size.
    private static IEnumerable<CalleeArgument> Arguments(IParameterSymbol parameter, string helper)
    {
        bool isSpan = SpanSymbols.IsSpan(parameter.Type);
        bool isDynptr = parameter.Type.Name == "bpf_dynptr";
        bool isReadOnly = parameter.RefKind == RefKind.In || (isSpan && parameter.Type.Name == "ReadOnlySpan");

        yield return new CalleeArgument(
            parameter.Name,
            isDynptr && parameter.RefKind == RefKind.Out ? CalleeArgumentKind.NewDynptr
                : isDynptr && parameter.RefKind != RefKind.None ? CalleeArgumentKind.Dynptr
                : isSpan && helper == DynptrOfMemory ? CalleeArgumentKind.SharedMemory
                : isSpan || parameter.RefKind != RefKind.None ? CalleeArgumentKind.Memory
                : CalleeArgumentKind.Unjudged,
            IsReadOnly: isReadOnly);

        if ((isSpan && !KernelSymbols.IsText(parameter)) || parameter.Type is ITypeParameterSymbol { HasReferenceTypeConstraint: false })
        {
            yield return HelperCalls.WantsBytes(helper)
                ? new CalleeArgument(parameter.Name, CalleeArgumentKind.Size)
                : CalleeArgument.Unjudged;
        }
    }
}
