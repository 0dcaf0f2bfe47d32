using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Bindings;

/// <summary>
/// A type of the project that stands where a namespace does that generated code names: C# takes the type, whatever is in front of it.
/// </summary>
internal static class HiddenNamespace
{
    private static readonly string[][] Needed =
    [
        ["KfuncGen"],
        ["System"],
        ["System", "CodeDom"],
        ["System", "CodeDom", "Compiler"],
        ["System", "Collections"],
        ["System", "Collections", "Generic"],
        ["System", "Diagnostics"],
        ["System", "Diagnostics", "CodeAnalysis"],
        ["System", "Runtime"],
        ["System", "Runtime", "CompilerServices"],
        ["System", "Runtime", "InteropServices"],
    ];

    /// <summary>The first such type; null where there is none.</summary>
    public static INamedTypeSymbol? Find(IAssemblySymbol assembly)
    {
        foreach (string[] path in Needed)
        {
            if (Find(assembly.GlobalNamespace, path) is { } type)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The first type that stands where a namespace is to be made, or one around it; null where there is none.</summary>
    /// <param name="assembly">The project.</param>
    /// <param name="name">The namespace, as code spells it.</param>
    public static INamedTypeSymbol? FindInPlaceOf(IAssemblySymbol assembly, string name)
    {
        string[] path = [.. name.Split('.').Select(static one => one.TrimStart('@'))];

        return Enumerable.Range(1, path.Length).Select(length => Find(assembly.GlobalNamespace, [.. path.Take(length)]))
            .FirstOrDefault(static type => type is not null);
    }

    private static INamedTypeSymbol? Find(INamespaceSymbol? space, string[] path)
    {
        for (int i = 0; i < path.Length - 1; i++)
        {
            space = space?.GetNamespaceMembers().FirstOrDefault(one => one.Name == path[i]);
        }

        return space?.GetTypeMembers(path[path.Length - 1], 0).FirstOrDefault();
    }
}
