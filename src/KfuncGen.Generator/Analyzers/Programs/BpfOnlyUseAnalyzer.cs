using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.Programs;

/// <summary>Finds uses of stubs, helpers and kernel memory outside of BPF functions, where they can only throw.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BpfOnlyUseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.OutsideBpfFunction];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Program) is not null)
            {
                GuardNames names = new(start.Compilation);
                start.RegisterOperationAction(
                    operation => Check(operation, names),
                    OperationKind.Invocation,
                    OperationKind.MethodReference,
                    OperationKind.PropertyReference);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, GuardNames names)
    {
        ISymbol member = context.Operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            _ => ((IPropertyReferenceOperation)context.Operation).Property,
        };

        if (!IsBpfOnly(member) || IsInside(context.ContainingSymbol) || IsOnlyNamed(context.Operation))
        {
            return;
        }

        string instead = member is IMethodSymbol method && KernelSymbols.Kfunc(method) is { } kfunc
            ? $"ask '{names.Of(kfunc, method)}' if it is only to be known whether the kernel has it"
            : "move this into such a method";
        context.ReportDiagnostic(
            Diagnostic.Create(Descriptors.OutsideBpfFunction, context.Operation.Syntax.GetLocation(), member.Name, instead));
    }

    /// <summary>Whether only the kernel can run a member.</summary>
    internal static bool IsBpfOnly(ISymbol member) => member switch
    {
        IMethodSymbol method => KernelSymbols.Kfunc(method) is not null
            || KernelSymbols.Helper(method) is not null
            || MemberHelper.Of(method) is not null
            || KernelSymbols.Find(method, "KernelFieldAttribute") is not null
            || IteratorSymbols.IsEnumerator(method.ReturnType),
        IPropertySymbol property => KernelSymbols.Find(property, "KernelFieldAttribute") is not null
            || KernelSymbols.Find(property, "PacketDataAttribute") is not null
            || MemberSymbols.IsSameObject(property)
            || (!property.IsStatic && MemberSymbols.Field(property) is not null)
            || (property.GetMethod is { } getter && MemberHelper.Of(getter) is not null)
            || KernelSymbols.IsLibrary(property.ContainingType, "KernelPointer")
            || KernelSymbols.IsMemory(property.ContainingType),
        _ => false,
    };

    /// <summary>Whether code is part of a BPF function; a lambda or local function in one is judged with that.</summary>
    internal static bool IsInside(ISymbol? symbol)
    {
        for (; symbol is not null and not INamespaceOrTypeSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol is IMethodSymbol method && KernelSymbols.IsLowered(method))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an operation is only named, by <c>nameof</c>.</summary>
    internal static bool IsOnlyNamed(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is INameOfOperation)
            {
                return true;
            }
        }

        return false;
    }
}
