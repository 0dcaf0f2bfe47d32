using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Snapshots.Obligations;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Refusals;

/// <summary>
/// Structs that the kernel treats in its own way, and looks for in one place only: on the stack, or in a map value whose type it knows from
/// BTF. Static fields are bytes to it.
/// </summary>
/// <remarks>btf_parse_fields in kernel/bpf/btf.c, process_dynptr_func and process_iter_arg in kernel/bpf/verifier.c, 6.12 to 7.3.</remarks>
internal static class SpecialKernelStructs
{
    private const string Kept = "bpf_kptr";

    private static readonly HashSet<string> OfMapValues = new(StringComparer.Ordinal)
    {
        "bpf_spin_lock", "bpf_res_spin_lock", "bpf_timer", "bpf_wq", "bpf_task_work", "bpf_list_head", "bpf_list_node", "bpf_rb_root",
        "bpf_rb_node", "bpf_refcount", Kept,
    };

    /// <summary>The locks that a type has among its fields, and in those, in the order of the fields.</summary>
    public static IEnumerable<IFieldSymbol> LocksOf(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct } named
        ? named.GetMembers().OfType<IFieldSymbol>()
            .Where(field => !field.IsStatic && !SymbolEqualityComparer.Default.Equals(field.Type, type))
            .SelectMany(static field => IsLock(field.Type) ? [field] : LocksOf(field.Type))
        : [];

    /// <summary>The references to kernel objects that a type has among its fields, and in those, in the order of the fields.</summary>
    public static IEnumerable<IFieldSymbol> KeptOf(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct } named
        ? named.GetMembers().OfType<IFieldSymbol>()
            .Where(field => !field.IsStatic && !SymbolEqualityComparer.Default.Equals(field.Type, type))
            .SelectMany(static field => IsKept(field.Type) ? [field] : KeptOf(field.Type))
        : [];

    /// <summary>Whether a type is a reference to a kernel object that a map owns.</summary>
    public static bool IsKept(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Struct, Name: "BpfKptr", TypeArguments.Length: 1 }
        && KernelSymbols.IsLibrary(type, type.Name);

    /// <summary>What a type is called that the kernel lets nobody copy.</summary>
    public static string Describe(ITypeSymbol type) =>
        IsLock(type) ? "lock" : IsTimer(type) ? "timer" : "reference that the map owns";

    /// <summary>What of a type the kernel lets nobody copy: locks, timers, and references that a map owns.</summary>
    public static IEnumerable<IFieldSymbol> UncopiedOf(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct } named
        ? named.GetMembers().OfType<IFieldSymbol>()
            .Where(field => !field.IsStatic && !SymbolEqualityComparer.Default.Equals(field.Type, type))
            .SelectMany(static field => IsLock(field.Type) || IsTimer(field.Type) || IsKept(field.Type) ? [field] : UncopiedOf(field.Type))
        : [];

    /// <summary>Whether a type is the kernel's timer.</summary>
    public static bool IsTimer(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Struct && KernelSymbols.Find(type, "KernelTypeAttribute") is not null && NameOf(type) == "bpf_timer";

    /// <summary>Whether a type is the kernel's lock.</summary>
    public static bool IsLock(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Struct && KernelSymbols.Find(type, "KernelTypeAttribute") is not null && NameOf(type) == "bpf_spin_lock";

    // The library has names of its own for some.
    private static string NameOf(ITypeSymbol type) => KernelSymbols.CName(type)?.Split(' ').Last() ?? type.Name;

    /// <summary>Why a static field cannot have a type, as the end of a sentence; null where it can.</summary>
    public static string? WhyNotStatic(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } named)
        {
            return null;
        }

        if (KernelSymbols.Find(type, "KernelTypeAttribute") is not null)
        {
            if (OfMapValues.Contains(NameOf(type)))
            {
                return $"the kernel takes a {(IsKept(type) ? "reference to an object" : NameOf(type))} in the value of a map only, and " +
                    "refuses a program with one in a static field";
            }

            if (type.Name == "bpf_dynptr" || IteratorNames.IsIterator(type.Name))
            {
                return $"the kernel takes a {type.Name} on the stack only; use a local";
            }
        }

        return named.GetMembers().OfType<IFieldSymbol>()
            .Where(field => !field.IsStatic && !field.IsConst && !SymbolEqualityComparer.Default.Equals(field.Type, type))
            .Select(static field => WhyNotStatic(field.Type))
            .FirstOrDefault(static why => why is not null);
    }
}
