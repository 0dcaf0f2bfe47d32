using System.Collections.Concurrent;
using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Sources;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>What lowering needs to know of a compilation, worked out once for all of its programs.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LoweringContext
{
    private readonly ProjectInputs inputs;
    private readonly FrameworkCode framework;
    private readonly ConcurrentDictionary<SyntaxTree, string> files = new();
    private readonly ConcurrentDictionary<INamedTypeSymbol, ObjectData> objects = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, ControlFlowGraph?> graphs = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<ControlFlowGraph>> initializers =
        new(SymbolEqualityComparer.Default);

    /// <summary>Prepares a compilation.</summary>
    /// <param name="compilation">The compilation, with what the generator made.</param>
    /// <param name="inputs">The project's kernels.</param>
    public LoweringContext(Compilation compilation, ProjectInputs inputs)
    {
        this.inputs = inputs;
        Compilation = compilation;
        Libraries = new CarriedLibraries(compilation);
        framework = new FrameworkCode(compilation);
        Layouts = new TypeLayouts(assembly => compilation.GetMetadataReference(assembly) ?? Libraries.ReferenceOf(assembly));
    }

    /// <summary>The compilation.</summary>
    public Compilation Compilation { get; }

    /// <summary>The BPF functions of referenced assemblies.</summary>
    public CarriedLibraries Libraries { get; }

    /// <summary>Where fields are.</summary>
    public TypeLayouts Layouts { get; }

    /// <summary>The data that the programs of an object share.</summary>
    /// <param name="type">The class.</param>
    /// <param name="place">Gives it its places, where somebody has seen some already.</param>
    public ObjectData DataOf(INamedTypeSymbol type, Func<INamedTypeSymbol, TypeLayouts, ObjectData>? place = null) =>
        objects.GetOrAdd(type, type => place?.Invoke(type, Layouts) ?? new ObjectData(ObjectFields.Of(type), Layouts));

    /// <summary>Whether something is written in this project.</summary>
    public bool IsOwn(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Any(reference => Compilation.ContainsSyntaxTree(reference.SyntaxTree));

    /// <summary>A method as its source declares it, be it that of a referenced project; null where nothing here says its code.</summary>
    public IMethodSymbol? SourceOf(IMethodSymbol method) => method.DeclaringSyntaxReferences.IsEmpty ? Libraries.Find(method) : method;

    /// <summary>
    /// What a function is called with, in order: of a member of an extension block the receiver first, which is a parameter of the block.
    /// </summary>
    public ImmutableArray<IParameterSymbol> ParametersOf(IMethodSymbol method) =>
        ReceiverOf(method) is { } receiver ? method.Parameters.Insert(0, receiver) : method.Parameters;

    /// <summary>
    /// What is called where <c>Extensions.Twice(3)</c> is written for <c>3.Twice()</c>: the member of the extension block, whose
    /// parameters its code means. Any other method is itself.
    /// </summary>
    public IMethodSymbol MemberOf(IMethodSymbol method) =>
        method is { IsStatic: true, ContainingType.TypeKind: TypeKind.Class, DeclaringSyntaxReferences: [{ } reference] }
            && reference.GetSyntax() is MethodDeclarationSyntax
            {
                Parent: TypeDeclarationSyntax and not (ClassDeclarationSyntax or StructDeclarationSyntax or InterfaceDeclarationSyntax
                    or RecordDeclarationSyntax)
            } syntax
            && ModelOf(syntax.SyntaxTree)?.GetDeclaredSymbol(syntax) is { } member
            ? member
            : method;

    /// <summary>The parameter of the extension block that a method is a member of; null for any other.</summary>
    public IParameterSymbol? ReceiverOf(IMethodSymbol method)
    {
        // By number and syntax: compilers differ in what else they say of it.
        const TypeKind extension = (TypeKind)14;

        return method is { IsStatic: false, ContainingType: { TypeKind: extension } block }
            && block.DeclaringSyntaxReferences is [{ } reference]
            && reference.GetSyntax() is TypeDeclarationSyntax { ParameterList.Parameters: [{ } parameter] }
            ? ModelOf(parameter.SyntaxTree)?.GetDeclaredSymbol(parameter)
            : null;
    }

    /// <summary>The static method that does what one of the framework does, its instance first; null where nothing here says.</summary>
    public IMethodSymbol? FrameworkMethod(IMethodSymbol method) => framework.Find(method);

    /// <summary>Whether a body is that of such a method.</summary>
    public bool IsFramework(ControlFlowGraph graph) => framework.OwnerOf(graph.OriginalOperation.Syntax.SyntaxTree) is not null;

    /// <summary>The body of a method or local function; null where it has none or the compiler has no use for it.</summary>
    public ControlFlowGraph? GraphOf(IMethodSymbol method, CancellationToken cancellation) =>
        graphs.GetOrAdd(method, method => MakeGraph(method, cancellation));

    /// <summary>What the fields and properties of a type begin with, in the order that its constructors run that in.</summary>
    public ImmutableArray<ControlFlowGraph> InitializersOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        initializers.GetOrAdd(type, type => [.. Initializers(type, cancellation)]);

    /// <summary>What the compiler knows of a file, be it that of a referenced project; null where nobody has it.</summary>
    public SemanticModel? ModelOf(SyntaxTree tree) => CompilationOf(tree)?.GetSemanticModel(tree);

    /// <summary>The variant that a stub calls; null where no target has it.</summary>
    public StubVariant? FindVariant(string kfunc, string identifier) =>
        inputs.VariantsOf(kfunc).FirstOrDefault(variant => variant.Identifier == identifier);

    /// <summary>Why no call of a kfunc can be loaded; null where one can, or where no target has it.</summary>
    public string? WhyWithoutForm(string kfunc) =>
        inputs.Targets.Find(kfunc) is { } history ? KfuncsWithoutForm.Why(history) : null;

    /// <summary>
    /// The variant with an identifier: the kfunc's name, with a flavour for an older contract; null where no target has it.
    /// </summary>
    public StubVariant? FindVariant(string identifier) => inputs.FindVariant(identifier);

    /// <summary>The line on which some C# begins, as the compiler's own messages and symbols name it.</summary>
    public SourceLine LineOf(SyntaxNode syntax)
    {
        SyntaxTree tree = syntax.SyntaxTree;
        FileLinePositionSpan mapped = tree.GetMappedLineSpan(syntax.Span);
        SourceText text = tree.GetText();
        string file = files.GetOrAdd(tree, tree => Normalize(tree.FilePath));

        return new SourceLine(
            mapped.HasMappedPath ? Normalize(mapped.Path) : file,
            mapped.StartLinePosition.Line + 1,
            mapped.StartLinePosition.Character + 1,
            text.Lines.GetLineFromPosition(syntax.SpanStart).ToString().Trim());
    }

    // In an editor, a project sees the code of those that it references, each in a compilation of its own.
    private Compilation? CompilationOf(SyntaxTree tree) => Compilation.ContainsSyntaxTree(tree) ? Compilation
        : Libraries.OwnerOf(tree) ?? framework.OwnerOf(tree)
            ?? Compilation.References.OfType<CompilationReference>().Select(
                static reference => reference.Compilation).FirstOrDefault(other => other.ContainsSyntaxTree(tree));

    // Where the project maps paths, as a deterministic build does, these are mapped like those in symbols.
    private string Normalize(string path) => Compilation.Options.SourceReferenceResolver?.NormalizePath(path, baseFilePath: null) ?? path;

    private IEnumerable<ControlFlowGraph> Initializers(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (EqualsValueClauseSyntax value in type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>()
            .SelectMany(static declaration => declaration.Members).SelectMany(InitializersOf))
        {
            switch (ModelOf(value.SyntaxTree)?.GetOperation(value, cancellation))
            {
                case IFieldInitializerOperation field:
                    yield return ControlFlowGraph.Create(field, cancellation);
                    break;
                case IPropertyInitializerOperation property:
                    yield return ControlFlowGraph.Create(property, cancellation);
                    break;
            }
        }
    }

    private static IEnumerable<EqualsValueClauseSyntax> InitializersOf(MemberDeclarationSyntax member) => member switch
    {
        _ when member.Modifiers.Any(static one => one.IsKind(SyntaxKind.StaticKeyword) || one.IsKind(SyntaxKind.ConstKeyword)) => [],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(static one => one.Initializer).OfType<EqualsValueClauseSyntax>(),
        PropertyDeclarationSyntax { Initializer: { } initializer } => [initializer],
        _ => [],
    };

    private ControlFlowGraph? MakeGraph(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return method.ContainingSymbol is IMethodSymbol outer
                && GraphOf(outer, cancellation) is { } around
                && around.LocalFunctions.Contains(method)
                ? around.GetLocalFunctionControlFlowGraph(method, cancellation)
                : null;
        }

        if (method.MethodKind == MethodKind.AnonymousFunction)
        {
            return method.ContainingSymbol is IMethodSymbol outer
                && GraphOf(outer, cancellation) is { } around
                && around.Operations().OfType<IFlowAnonymousFunctionOperation>()
                    .FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(one.Symbol, method)) is { } lambda
                ? around.GetAnonymousFunctionControlFlowGraph(lambda, cancellation)
                : null;
        }

        IMethodSymbol implementation = method.PartialImplementationPart ?? method;

        foreach (SyntaxReference reference in implementation.DeclaringSyntaxReferences)
        {
            SyntaxNode syntax = reference.GetSyntax(cancellation);

            // Of `static int X => 1;` the getter is declared by the arrow, whose operation is the body.
            if (syntax is MethodDeclarationSyntax { Body: null, ExpressionBody: null }
                or AccessorDeclarationSyntax { Body: null, ExpressionBody: null })
            {
                continue;
            }

            switch (ModelOf(syntax.SyntaxTree)?.GetOperation(syntax, cancellation))
            {
                case IMethodBodyOperation body:
                    return ControlFlowGraph.Create(body, cancellation);
                case IConstructorBodyOperation body:
                    return ControlFlowGraph.Create(body, cancellation);
                case IBlockOperation { Parent: null } block:
                    return ControlFlowGraph.Create(block, cancellation);
            }
        }

        return null;
    }
}
