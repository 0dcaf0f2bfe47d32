using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Lowering.Sources;

/// <summary>
/// The BPF functions of referenced assemblies: each assembly carries the files that they are made of, which become a
/// compilation of their own here.
/// </summary>
/// <param name="compilation">The project's compilation.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class CarriedLibraries(Compilation compilation)
{
    private readonly ConcurrentDictionary<AssemblyIdentity, Lazy<Compilation?>> libraries = new();
    private readonly ConcurrentDictionary<SyntaxTree, Compilation> owners = new();

    /// <summary>A referenced assembly's method as its source declares it; null where the assembly does not carry that.</summary>
    public IMethodSymbol? Find(IMethodSymbol method) =>
        method.ContainingAssembly is { } assembly && CompilationOf(assembly) is { } library
            && method.GetDocumentationCommentId() is { } id
            && DocumentationCommentId.GetFirstSymbolForDeclarationId(id, library) is IMethodSymbol found
            && !found.DeclaringSyntaxReferences.IsEmpty
            ? found
            : null;

    /// <summary>The compilation that a file is part of; null where it is of no library.</summary>
    public Compilation? OwnerOf(SyntaxTree tree) => owners.TryGetValue(tree, out Compilation? owner) ? owner : null;

    /// <summary>Where an assembly's metadata is that one of the libraries references.</summary>
    public MetadataReference? ReferenceOf(IAssemblySymbol assembly) =>
        libraries.Values.Select(library => library.Value?.GetMetadataReference(assembly)).FirstOrDefault(static one => one is not null);

    private Compilation? CompilationOf(IAssemblySymbol assembly) =>
        libraries.GetOrAdd(assembly.Identity, _ => new Lazy<Compilation?>(() => Make(assembly))).Value;

    private Compilation? Make(IAssemblySymbol assembly)
    {
        ImmutableArray<CarriedFile> files = CarriedFiles.Read(assembly);

        if (files.IsEmpty)
        {
            return null;
        }

        CSharpCompilationOptions options = new(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            checkOverflow: files[0].IsChecked,
            nullableContextOptions: NullableContextOptions.Disable);
        IEnumerable<MetadataReference> references = compilation.References.Where(reference =>
            compilation.GetAssemblyOrModuleSymbol(reference) is not IAssemblySymbol other || !other.Identity.Equals(assembly.Identity));
        CSharpCompilation library = CSharpCompilation.Create(assembly.Name, files.Select(Parse), references, options);

        foreach (SyntaxTree tree in library.SyntaxTrees)
        {
            owners[tree] = library;
        }

        return library;
    }

    private static SyntaxTree Parse(CarriedFile file) => CSharpSyntaxTree.ParseText(
        file.Text,
        new CSharpParseOptions(
            LanguageVersion.Preview,
            DocumentationMode.None,
            preprocessorSymbols: file.Symbols.Split([';'], StringSplitOptions.RemoveEmptyEntries)),
        file.Path);
}
