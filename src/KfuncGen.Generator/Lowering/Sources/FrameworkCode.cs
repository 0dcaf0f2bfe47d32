using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Lowering.Sources;

/// <summary>
/// Methods of the framework whose code is C# that BPF has a form of, as <see cref="FrameworkText"/> writes it down: a compilation of its
/// own, which is made where a program first calls one of them.
/// </summary>
/// <param name="compilation">The project's compilation, whose framework it is.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class FrameworkCode(Compilation compilation)
{
    private readonly Lazy<(Compilation Compilation, Dictionary<string, IMethodSymbol> Methods)> code = new(() => Make(compilation));

    /// <summary>The static method that does what one of the framework does, its instance first; null where nothing here says.</summary>
    public IMethodSymbol? Find(IMethodSymbol method) =>
        ContainerOf(method) is { } container && code.Value.Methods.TryGetValue(Key(container, method), out IMethodSymbol? found)
            && found.ReturnType.ToDisplayString() == method.ReturnType.ToDisplayString()
            ? found
            : null;

    /// <summary>The compilation that a file is part of; null where it is none of this.</summary>
    public Compilation? OwnerOf(SyntaxTree tree) =>
        code.IsValueCreated && code.Value.Compilation.ContainsSyntaxTree(tree) ? code.Value.Compilation : null;

    private static string? ContainerOf(IMethodSymbol method) => method.ContainingType switch
    {
        { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_UInt64 } => "Numbers",
        { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } => "Numbers",
        { Name: "Span" or "ReadOnlySpan" or "MemoryExtensions", ContainingNamespace.Name: "System" } => "Spans",
        { Name: "Math" or "BitConverter", ContainingNamespace.Name: "System" } type => type.Name,
        { Name: "BitOperations", ContainingNamespace.Name: "Numerics" } type => type.Name,
        { Name: "BinaryPrimitives", ContainingNamespace.Name: "Binary" } type => type.Name,
        { Name: "MemoryMarshal", ContainingNamespace.Name: "InteropServices" } type => type.Name,
        _ => null,
    };

    private static string Key(string container, IMethodSymbol method)
    {
        IEnumerable<string> parameters = method.Parameters.Select(static one =>
            (one.RefKind == RefKind.None ? "" : one.RefKind + " ") + one.Type.ToDisplayString());
        return $"{container}.{method.Name}({string.Join(", ", method.IsStatic
            ? parameters
            : parameters.Prepend(method.ContainingType.ToDisplayString()))})";
    }

    private static (Compilation Compilation, Dictionary<string, IMethodSymbol> Methods) Make(Compilation compilation)
    {
        CSharpCompilation own = CSharpCompilation.Create(
            "framework",
            [
                CSharpSyntaxTree.ParseText(
                    FrameworkText.Write(), new CSharpParseOptions(LanguageVersion.CSharp12, DocumentationMode.None), "framework.cs"),
            ],
            compilation.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        Dictionary<string, IMethodSymbol> methods = [];

        foreach (INamedTypeSymbol type in own.Assembly.GlobalNamespace.GetTypeMembers())
        {
            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
            {
                methods[Key(type.Name, method)] = method;
            }
        }

        return (own, methods);
    }
}
