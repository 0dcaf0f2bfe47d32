using KfuncGen.Architecture.Tests.Sources;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Architecture.Tests.Folders;

/// <summary>Which folder of a project uses types of which other.</summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, FolderArrow>> arrows = new(StringComparer.Ordinal);

    private FolderGraph()
    {
    }

    /// <summary>Every folder that holds sources, sorted.</summary>
    internal IReadOnlyCollection<string> Folders => arrows.Keys;

    /// <summary>What <paramref name="folder"/> uses, sorted by the folder used.</summary>
    internal IReadOnlyCollection<FolderArrow> From(string folder) => arrows[folder].Values;

    internal static FolderGraph Of(SourceProject project)
    {
        var graph = new FolderGraph();

        foreach (SyntaxTree tree in project.Compilation.SyntaxTrees)
        {
            if (project.FolderOf(tree) is { } folder)
            {
                graph.arrows.TryAdd(folder, new SortedDictionary<string, FolderArrow>(StringComparer.Ordinal));
                graph.Add(folder, tree, project);
            }
        }

        return graph;
    }

    /// <summary>For each folder that uses itself by way of others the shortest such way; the shortest of all first.</summary>
    internal IEnumerable<IReadOnlyList<FolderArrow>> Circles() =>
        arrows.Keys.Select(CircleThrough)
            .Where(circle => circle.Count > 0)
            .DistinctBy(circle => string.Join(' ', circle.Select(arrow => arrow.From).Order(StringComparer.Ordinal)))
            .OrderBy(circle => circle.Count);

    private List<FolderArrow> CircleThrough(string start)
    {
        var cameBy = new Dictionary<string, FolderArrow>(StringComparer.Ordinal);
        var waiting = new Queue<string>([start]);

        while (waiting.TryDequeue(out string? folder))
        {
            foreach (FolderArrow arrow in From(folder))
            {
                if (cameBy.TryAdd(arrow.To, arrow))
                {
                    waiting.Enqueue(arrow.To);
                }
            }
        }

        var circle = new List<FolderArrow>();

        for (string at = start; cameBy.TryGetValue(at, out FolderArrow? arrow);)
        {
            circle.Insert(0, arrow);
            at = arrow.From;

            if (at == start)
            {
                return circle;
            }
        }

        return [];
    }

    private void Add(string folder, SyntaxTree tree, SourceProject project)
    {
        SemanticModel model = project.Compilation.GetSemanticModel(tree);

        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            if (Used(node, model) is not { } used)
            {
                continue;
            }

            string? home = used.Locations.Select(place => place.SourceTree is { } at ? project.FolderOf(at) : null)
                .OfType<string>().OrderBy(place => place != folder).FirstOrDefault();

            if (home is not null && home != folder)
            {
                arrows[folder].TryAdd(home, new FolderArrow(folder, home, UserOf(node), used.Name));
            }
        }
    }

    private static INamedTypeSymbol? Used(SyntaxNode node, SemanticModel model)
    {
        ISymbol? symbol = node switch
        {
            SimpleNameSyntax { Parent: not UsingDirectiveSyntax } name => model.GetSymbolInfo(name).Symbol,
            ImplicitObjectCreationExpressionSyntax or ConstructorInitializerSyntax => model.GetSymbolInfo(node).Symbol,
            _ => null,
        };

        return symbol switch
        {
            INamedTypeSymbol type => type.OriginalDefinition,
            INamespaceSymbol or null => null,
            IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingType.OriginalDefinition,
            _ => symbol.ContainingType?.OriginalDefinition,
        };
    }

    private static string UserOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()?.Identifier.ValueText
        ?? node.FirstAncestorOrSelf<DelegateDeclarationSyntax>()?.Identifier.ValueText
        ?? Path.GetFileName(node.SyntaxTree.FilePath);
}
