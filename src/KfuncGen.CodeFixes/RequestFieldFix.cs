using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots.Text;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Where <c>task.pid</c> is typed and the targets' type has that field, asks for it: adds the name to the <c>[KernelFields]</c> of the
/// type, or a <c>[KernelFields]</c> to a class that asks for something already. Where they have a similar one, that is offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RequestFieldFix : CodeFixProvider
{
    // 'task_struct' does not contain a definition for 'pid' …
    private const string NoSuchMember = "CS1061";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [NoSuchMember];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (model is not null
                && root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is SimpleNameSyntax name
                && OwnerOf(name, model) is var (type, prefix)
                && FieldFor(context.Document.Project, type, prefix, name.Identifier.ValueText, context.CancellationToken) is { } field
                && Requested(model.Compilation, type, prefix + field, context.CancellationToken) is var (tree, change))
            {
                bool isMeant = field == name.Identifier.ValueText;
                string inCode = SyntaxFacts.GetKeywordKind(field) == SyntaxKind.None ? field : "@" + field;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Ask for {type}.{prefix}{field}" + (isMeant ? "" : $", which '{name.Identifier.ValueText}' may mean"),
                        cancellation => ApplyAsync(
                            context.Document, tree, change, isMeant ? null : new TextChange(name.Span, inCode), cancellation),
                        equivalenceKey: nameof(RequestFieldFix)),
                    diagnostic);
            }
        }
    }

    // The kernel's name of the type whose member is missing: that of the class, or of the one around it for fields of any address. A
    // struct without a name is a class inside of that, which a path leads to.
    private static (string Type, string Prefix)? OwnerOf(SimpleNameSyntax name, SemanticModel model)
    {
        ExpressionSyntax? instance = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access.Expression,
            MemberBindingExpressionSyntax { Parent: ExpressionSyntax whole } =>
                whole.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => null,
        };

        // What a program has itself is there with all its members.
        if (instance is null || model.GetTypeInfo(instance).Type is not INamedTypeSymbol { IsValueType: false } type)
        {
            return null;
        }

        type = type.Name == GeneratedMembers.Unchecked && type.ContainingType is { } owner ? owner : type;

        return type.ContainingType is null ? Find(type, "KfuncGen.KernelTypeAttribute") is null ? null : (type.Name, "")
            : model.GetSymbolInfo(instance).Symbol is { } member
                && Find(member, "KfuncGen.KernelMemberAttribute") is
                { ConstructorArguments: [{ Value: string root }, { Value: string path }, ..] }
                    ? (root, path + ".")
            : null;
    }

    private static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(one => one.AttributeClass?.ToDisplayString() == attribute);

    private static string? FieldFor(Project project, string type, string prefix, string name, CancellationToken cancellation)
    {
        AnalyzerOptions options = project.AnalyzerOptions;
        ProjectInputs inputs = AnalyzerInputs.Of(options).Value;

        try
        {
            FieldTree tree = new(inputs.Signatures, CompanionFiles.Open(
                options.AdditionalFiles.Where(
                    file => BuildOptions.KindOf(file, options.AnalyzerConfigOptionsProvider) == InputKind.Types),
                inputs,
                cancellation));

            return tree.FindProblem(type, prefix + name) is not var (_, candidates) ? name
                : NameSuggestion.Nearest(name, candidates) is { } nearest && tree.FindProblem(type, prefix + nearest) is null ? nearest
                : null;
        }
        catch (SnapshotFormatException)
        {
            return null;
        }
    }

    private static (SyntaxTree Tree, TextChange Change)? Requested(
        Compilation compilation, string type, string field, CancellationToken cancellation)
    {
        string literal = SymbolDisplay.FormatLiteral(field, quote: true);
        (SyntaxTree Tree, TextChange Change)? beside = null;

        foreach (INamedTypeSymbol one in TypesIn(compilation.Assembly.GlobalNamespace))
        {
            foreach (AttributeData attribute in one.GetAttributes())
            {
                if (attribute.AttributeClass?.ToDisplayString()
                        is not (LibraryAttributes.Fields or LibraryAttributes.Variables or LibraryAttributes.Bindings)
                    || attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax)
                {
                    continue;
                }

                if (attribute.ConstructorArguments is [{ Value: string asked }, { Kind: TypedConstantKind.Array }] && asked == type
                    && syntax.ArgumentList?.Arguments is [.., { NameColon: null, Expression: LiteralExpressionSyntax } last])
                {
                    return (syntax.SyntaxTree, new TextChange(new TextSpan(last.Span.End, 0), ", " + literal));
                }

                // Behind the list of attributes that this one is in, on a line of its own.
                beside ??= syntax.Parent is AttributeListSyntax list
                    ? (syntax.SyntaxTree, new TextChange(
                        new TextSpan(list.Span.End, 0),
                        $"{EndOfLine(list)}{Indentation(list)}[KernelFields({SymbolDisplay.FormatLiteral(type, quote: true)}, {literal})]"))
                    : null;
            }
        }

        return beside;
    }

    private static string EndOfLine(AttributeListSyntax list) =>
        list.SyntaxTree.GetText().ToString().Contains("\r\n") ? "\r\n" : "\n";

    private static string Indentation(AttributeListSyntax list)
    {
        TextLine line = list.SyntaxTree.GetText().Lines.GetLineFromPosition(list.SpanStart);
        string before = line.ToString().Substring(0, list.SpanStart - line.Start);
        return string.IsNullOrWhiteSpace(before) ? before : "";
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (INamedTypeSymbol nested in TypesIn(inner))
                {
                    yield return nested;
                }
            }
        }
    }

    private static async Task<Solution> ApplyAsync(
        Document document, SyntaxTree declaring, TextChange request, TextChange? correction, CancellationToken cancellation)
    {
        Solution solution = document.Project.Solution;
        bool isSame = solution.GetDocument(declaring)?.Id == document.Id;

        if (solution.GetDocument(declaring) is { } other)
        {
            SourceText text = await other.GetTextAsync(cancellation).ConfigureAwait(false);
            TextChange[] changes = correction is { } name && isSame ? [request, name] : [request];
            solution = solution.WithDocumentText(other.Id, text.WithChanges(changes.OrderBy(static change => change.Span.Start)));
        }

        if (correction is { } corrected && !isSame)
        {
            SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            solution = solution.WithDocumentText(document.Id, text.WithChanges(corrected));
        }

        return solution;
    }
}
