using System.Collections.Immutable;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers.Programs;

/// <summary>Looks at fields that declare maps, and at those that become the data of an object.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapDeclarationAnalyzer : DiagnosticAnalyzer
{
    // map_check_btf, kernel/bpf/syscall.c, 6.12 to 7.3.
    private static readonly ImmutableHashSet<string> WithLocks = ImmutableHashSet.Create(
        "BPF_MAP_TYPE_HASH",
        "BPF_MAP_TYPE_ARRAY",
        "BPF_MAP_TYPE_SK_STORAGE",
        "BPF_MAP_TYPE_INODE_STORAGE",
        "BPF_MAP_TYPE_TASK_STORAGE",
        "BPF_MAP_TYPE_CGROUP_STORAGE",
        "BPF_MAP_TYPE_CGRP_STORAGE");

    // The same, 6.12.
    private static readonly ImmutableHashSet<string> WithKept = WithLocks.Remove("BPF_MAP_TYPE_CGROUP_STORAGE").Union(
        ["BPF_MAP_TYPE_LRU_HASH", "BPF_MAP_TYPE_PERCPU_HASH", "BPF_MAP_TYPE_LRU_PERCPU_HASH", "BPF_MAP_TYPE_PERCPU_ARRAY"]);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.InvalidMap, Descriptors.PaddedMapKey];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Map) is not null)
            {
                TypeLayouts layouts = new(start.Compilation.GetMetadataReference);
                start.RegisterSymbolAction(symbol => Check((IFieldSymbol)symbol.Symbol, layouts, symbol), SymbolKind.Field);
            }
        });
    }

    private static void Check(IFieldSymbol field, TypeLayouts layouts, SymbolAnalysisContext context)
    {
        if (MapSymbols.Declaration(field) is null)
        {
            return;
        }

        if (field.Type is not IErrorTypeSymbol && WrongWith(field, layouts) is { } wrong)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.InvalidMap, field.Locations[0], field.Name, wrong));
        }
        else if (MapDeclaration.Of(field)?.Key is { } key && layouts.PaddingOf(key) is { IsEmpty: false } padding)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.PaddedMapKey,
                field.Locations[0],
                layouts.Of(key)!.Size,
                key.ToDisplayString(),
                padding.Sum(static gap => gap.Size)));
        }
    }

    private static string? WrongWith(IFieldSymbol field, TypeLayouts layouts)
    {
        if (!MapSymbols.IsMap(field.Type))
        {
            return $"'{field.Type.ToDisplayString()}' is no type of map; take one such as 'BpfHashMap<uint, ulong>'";
        }

        if (!field.IsStatic || !field.IsReadOnly)
        {
            return "it declares what each load of the class makes anew; make it 'static readonly'";
        }

        if (field.DeclaringSyntaxReferences.Any(
            static reference => reference.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null }))
        {
            return "it only declares the map, and its value is never read; remove the initializer";
        }

        if (field.ContainingType.GetMembers().OfType<IMethodSymbol>().Any(KernelSymbols.IsProgram)
            && ProgramName.ClashOf(field.ContainingType, ObjectNames.Of(field)) is { } clash)
        {
            return $"its property would be called '{ObjectNames.Of(field)}', and {clash}; rename it";
        }

        if (MapSymbols.MapsOf(field.ContainingType)
            .TakeWhile(other => !SymbolEqualityComparer.Default.Equals(other, field))
            .Any(other => ObjectNames.Of(other) == ObjectNames.Of(field)))
        {
            return $"another map has the property '{ObjectNames.Of(field)}'; rename one";
        }

        MapDeclaration? map = MapDeclaration.Of(field);

        if (map is not null && (WrongWithLocks(map) ?? WrongWithKept(map)) is { } wrong)
        {
            return wrong;
        }

        foreach (ITypeSymbol? type in new[] { map?.Key, map?.Value })
        {
            if (type is { IsUnmanagedType: true } and not IErrorTypeSymbol && layouts.SharedOf(type) is null)
            {
                return $"how '{type.ToDisplayString()}' lies in memory is not known here; {UnsupportedTypes.Instead(type)}";
            }
        }

        return null;
    }

    // btf_find_kptr, btf_parse_kptr and map_check_btf, kernel/bpf, 6.12.
    private static string? WrongWithKept(MapDeclaration map)
    {
        if (map.Key is not null && SpecialKernelStructs.KeptOf(map.Key).FirstOrDefault() is { } ofKey)
        {
            return $"the reference '{ofKey.Name}' is in its key; a reference that the map owns is in a value";
        }

        if (map.Value is null)
        {
            return null;
        }

        if (SpecialKernelStructs.IsKept(map.Value))
        {
            return "its values are references; put the reference into a struct";
        }

        foreach (IFieldSymbol kept in SpecialKernelStructs.KeptOf(map.Value))
        {
            ITypeSymbol type = ((INamedTypeSymbol)kept.Type).TypeArguments[0];

            if (!SymbolEqualityComparer.Default.Equals(kept.ContainingType, map.Value))
            {
                return $"the reference '{kept.Name}' is in a struct inside of the value; the kernel looks for it in " +
                    $"'{map.Value.Name}' itself";
            }

            if (!WithKept.Contains(map.Kind ?? ""))
            {
                return $"the reference '{kept.Name}' is in its value, and the kernel takes references in hash tables, arrays and storage";
            }

            if (type is not IErrorTypeSymbol && KernelSymbols.CName(type)?.StartsWith("struct ", StringComparison.Ordinal) != true)
            {
                return $"the reference '{kept.Name}' is to '{type.Name}', which is no struct of the kernel's";
            }
        }

        return null;
    }

    // btf_parse_fields and map_check_btf, kernel/bpf, 6.12 to 7.3.
    private static string? WrongWithLocks(MapDeclaration map)
    {
        if (map.Key is not null && SpecialKernelStructs.LocksOf(map.Key).FirstOrDefault() is { } ofKey)
        {
            return $"the lock '{ofKey.Name}' is in its key; a lock is in a value";
        }

        if (map.Value is null)
        {
            return null;
        }

        if (SpecialKernelStructs.IsLock(map.Value))
        {
            return "its values are locks; put the lock into a struct, beside what it is for";
        }

        IFieldSymbol[] locks = [.. SpecialKernelStructs.LocksOf(map.Value)];
        return locks.Length == 0 ? null
            : locks.Length > 1 ? $"its values have {locks.Length} locks, and the kernel takes one"
            : !SymbolEqualityComparer.Default.Equals(locks[0].ContainingType, map.Value)
                ? $"the lock '{locks[0].Name}' is in a struct inside of the value; the kernel looks for it in '{map.Value.Name}' itself"
            : !WithLocks.Contains(map.Kind ?? "")
                ? $"the lock '{locks[0].Name}' is in its value, and the kernel takes locks in hash tables, arrays and storage"
            : null;
    }
}
