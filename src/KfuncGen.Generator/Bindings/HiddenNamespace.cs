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

    private static INamedTypeSymbol? Find(INamespaceSymbol? space, string[] path)
    {
        for (int i = 0; i < path.Length - 1; i++)
        {
            space = space?.GetNamespaceMembers().FirstOrDefault(one => one.Name == path[i]);
        }

        return space?.GetTypeMembers(path[path.Length - 1], 0).FirstOrDefault();
    }
}
