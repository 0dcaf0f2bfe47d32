using System.Collections.Concurrent;
using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.GuardFlow;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>Checks what users mark with <c>[KfuncGuard]</c> and <c>[RequiresKfunc]</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuardDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.GuardNotImplied, Descriptors.UnknownName];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KfuncSymbols.Of(start.Compilation, AnalyzerInputs.Of(start.Options)) is { } symbols)
            {
                BodyFlows flows = BodyFlows.Of(symbols);
                Lazy<HashSet<string>> names = new(() => AttributeNames(start.Compilation, start.CancellationToken));
                start.RegisterSyntaxNodeAction(node => CheckName(node, symbols, names), SyntaxKind.Attribute);
                start.RegisterSymbolAction(
                    symbol => CheckDeclaration(symbol, symbols), SymbolKind.Field, SymbolKind.Property, SymbolKind.Method);
                ConcurrentDictionary<ISymbol, bool> reportedAsSet = new(SymbolEqualityComparer.Default);
                start.RegisterOperationBlockAction(block => CheckBody(block, symbols, flows, reportedAsSet));
            }
        });
    }

    private static void CheckName(SyntaxNodeAnalysisContext context, KfuncSymbols symbols, Lazy<HashSet<string>> names)
    {
        AttributeSyntax attribute = (AttributeSyntax)context.Node;

        // Names are compared first: most attributes are something else.
        if (attribute.ArgumentList?.Arguments is [{ Expression: { } argument }]
            && names.Value.Contains(LastName(attribute.Name))
            && symbols.NamesVariant(context.SemanticModel.GetTypeInfo(attribute, context.CancellationToken).Type as INamedTypeSymbol)
            && context.SemanticModel.GetConstantValue(argument, context.CancellationToken) is { HasValue: true, Value: string identifier }
            && !symbols.Inputs.Targets.Targets.IsEmpty
            && symbols.Find(identifier)?.Identifier != identifier)
        {
            IEnumerable<string> known = symbols.Inputs.Targets.Kfuncs.SelectMany(
                history => symbols.Inputs.VariantsOf(history.Name)).Select(static variant => variant.Identifier);
            string? nearest = NameSuggestion.Nearest(identifier, known);
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(
                DiagnosticProperties.Identifier, nearest);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnknownName, argument.GetLocation(), properties, identifier, symbols.Inputs.TargetNames(),
                nearest is null ? "" : $"; did you mean '{nearest}'?"));
        }
    }

    // The attributes' own names, and those that a using directive anywhere in the project gives them.
    private static HashSet<string> AttributeNames(Compilation compilation, CancellationToken cancellation)
    {
        HashSet<string> names = new(
            ["KfuncGuard", "KfuncGuardAttribute", "RequiresKfunc", "RequiresKfuncAttribute"], StringComparer.Ordinal);

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            names.UnionWith(
                Aliases(tree.GetRoot(cancellation)).ToArray().Where(alias => names.Contains(alias.Target))
                    .Select(static alias => alias.Name));
        }

        return names;
    }

    private static IEnumerable<(string Name, string Target)> Aliases(SyntaxNode scope)
    {
        (IEnumerable<UsingDirectiveSyntax> usings, IEnumerable<MemberDeclarationSyntax> members) = scope switch
        {
            CompilationUnitSyntax unit => (unit.Usings, unit.Members),
            BaseNamespaceDeclarationSyntax declared => (declared.Usings, declared.Members),
            _ => ([], []),
        };

        foreach (UsingDirectiveSyntax one in usings)
        {
            if (one is { Alias.Name.Identifier.ValueText: var name, NamespaceOrType: NameSyntax target })
            {
                yield return (name, LastName(target));
            }
        }

        foreach ((string, string) nested in members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(Aliases))
        {
            yield return nested;
        }
    }

    private static string LastName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    private static void CheckDeclaration(SymbolAnalysisContext context, KfuncSymbols symbols)
    {
        if (symbols.GuardOf(context.Symbol) is not { IsExact: false } guard)
        {
            return;
        }

        string? problem = context.Symbol switch
        {
            _ when !IsTruthValue(context.Symbol) => "it is not a bool",
            IFieldSymbol { IsReadOnly: false, IsConst: false } or IPropertySymbol { SetMethod: not null } =>
                "it can be set: only what is read-only stays true",
            IPropertySymbol { RefKind: RefKind.Ref } or IMethodSymbol { RefKind: RefKind.Ref } =>
                "it can be set through the reference that it returns",
            IFieldSymbol field when !HasInitializer(field, context.CancellationToken) =>
                "nothing at its declaration says what it is set to",
            IPropertySymbol property when IsAutomatic(property) && !HasInitializer(property, context.CancellationToken) =>
                "nothing at its declaration says what it is set to",
            _ => null,
        };

        if (problem is not null)
        {
            Report(context.ReportDiagnostic, context.Symbol, string.Join("', '", guard.Identifiers), problem);
        }
    }

    private static void CheckBody(
        OperationBlockAnalysisContext context, KfuncSymbols symbols, BodyFlows flows, ConcurrentDictionary<ISymbol, bool> reportedAsSet)
    {
        ISymbol member = context.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.PropertyGet, AssociatedSymbol: { } property }
            ? property
            : context.OwningSymbol;
        string[] implied = member is IMethodSymbol or IPropertySymbol or IFieldSymbol && IsTruthValue(member)
            ? [.. Implied(member, symbols)]
            : [];

        foreach (IOperation block in context.OperationBlocks)
        {
            IOperation body = BodyFlows.BodyOf(block);
            ReportSet(context, body, symbols, reportedAsSet);
            ILocalFunctionOperation[] locals = [.. LocalGuards(body, symbols)];

            if ((implied.Length == 0 && locals.Length == 0)
                || flows.Of(
                    body, context.OwningSymbol, () => context.GetControlFlowGraph(block), context.CancellationToken) is not { } flow)
            {
                continue;
            }

            CheckResult(context.ReportDiagnostic, member, null, implied, flow, symbols);

            foreach (ILocalFunctionOperation local in locals)
            {
                CheckResult(
                    context.ReportDiagnostic, local.Symbol, local.Symbol, symbols.GuardOf(local.Symbol)!.Identifiers, flow, symbols);
            }
        }
    }

    private static void CheckResult(
        Action<Diagnostic> report,
        ISymbol member,
        IMethodSymbol? function,
        IEnumerable<string> identifiers,
        FlowResult flow,
        KfuncSymbols symbols)
    {
        if (function is not null && !IsTruthValue(function))
        {
            Report(report, function, string.Join("', '", identifiers), "it is not a bool");
            return;
        }

        foreach (string identifier in identifiers)
        {
            if (symbols.Find(identifier) is { IsEverywhere: false } variant
                && !flow.IsSafeWhereTrue(KfuncDemand.Pushed(variant, variant.Identifier), function))
            {
                Report(report, member, identifier, "it may be true where that is missing");
            }
        }
    }

    /// <summary>
    /// What a member has to imply: what its own attributes say and those of what it overrides or implements. Callers test it
    /// through those, too.
    /// </summary>
    private static IEnumerable<string> Implied(ISymbol member, KfuncSymbols symbols)
    {
        if (symbols.GuardOf(member) is { IsExact: true })
        {
            return [];
        }

        IEnumerable<ISymbol> implemented = member is IFieldSymbol || member.ContainingType is not { } type ? [] : type.AllInterfaces
            .Where(symbols.MayCarryAttributes)
            .SelectMany(static one => one.GetMembers())
            .Where(one => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(one), member));

        return implemented.Prepend(member).SelectMany(one => symbols.GuardOf(one)?.Identifiers ?? []).Distinct();
    }

    private static IEnumerable<ILocalFunctionOperation> LocalGuards(IOperation body, KfuncSymbols symbols) =>
        body.DescendantsAndSelf().OfType<ILocalFunctionOperation>().Where(local => symbols.GuardOf(local.Symbol) is not null);

    /// <summary>A constructor may set what is read-only to anything.</summary>
    private static void ReportSet(
        OperationBlockAnalysisContext context, IOperation body, KfuncSymbols symbols, ConcurrentDictionary<ISymbol, bool> reported)
    {
        if (context.OwningSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor })
        {
            return;
        }

        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            // What has no initializer is reported for that.
            if (SetMember(operation) is { } set
                && symbols.GuardOf(set) is { IsExact: false } guard
                && HasInitializer(set, context.CancellationToken)
                && reported.TryAdd(set, true))
            {
                Report(context.ReportDiagnostic, set, string.Join("', '", guard.Identifiers), "a constructor sets it: only what its " +
                    "declaration says can be checked");
            }
        }
    }

    private static ISymbol? SetMember(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { SetMethod: null, RefKind: RefKind.None } property } when IsSet(operation) => property,
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } when IsSet(operation) => field,
        _ => null,
    };

    private static bool IsSet(IOperation member)
    {
        IOperation current = member;

        while (current.Parent is ITupleOperation or IDeclarationExpressionOperation)
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            IDeconstructionAssignmentOperation assignment => assignment.Target == current,
            ISimpleAssignmentOperation { IsRef: true } => true,
            IAssignmentOperation assignment => assignment.Target == current,
            IIncrementOrDecrementOperation or IAddressOfOperation => true,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } } => true,
            _ => false,
        };
    }

    private static void Report(Action<Diagnostic> report, ISymbol member, string identifiers, string problem) =>
        report(Diagnostic.Create(Descriptors.GuardNotImplied, member.Locations[0], member.Name, identifiers, problem));

    private static bool IsTruthValue(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type.SpecialType == SpecialType.System_Boolean,
        IPropertySymbol property => property.Type.SpecialType == SpecialType.System_Boolean,
        IMethodSymbol method => method.ReturnType.SpecialType == SpecialType.System_Boolean,
        _ => false,
    };

    private static bool HasInitializer(ISymbol member, CancellationToken cancellation) => member.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer: not null }
            or PropertyDeclarationSyntax { Initializer: not null });

    // Its backing field is a member, too.
    private static bool IsAutomatic(IPropertySymbol property) =>
        property is { IsAbstract: false, IsExtern: false, ContainingType: { } type }
        && type.GetMembers().Any(
            member => member is IFieldSymbol { AssociatedSymbol: { } associated }
                && SymbolEqualityComparer.Default.Equals(associated, property));
}
