using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Layout;

/// <summary>
/// What a referenced assembly says of a struct's layout. The compiler shows the fields, in their order, but neither where
/// <c>[StructLayout]</c> puts them nor whether it is there: that is read from the metadata, which is in memory already.
/// </summary>
/// <param name="IsExplicit">Whether each field has an offset of its own.</param>
/// <param name="Pack">The most that fields are aligned to; 0 where nothing is said.</param>
/// <param name="Size">The least size in bytes; 0 where nothing is said.</param>
/// <param name="Offsets">The offsets of an explicit layout, by the fields' names.</param>
internal sealed record MetadataLayout(bool IsExplicit, int Pack, int Size, ImmutableDictionary<string, int> Offsets)
{
    // What reference assemblies have in place of private fields that are not shown.
    private const string Placeholder = "_dummy";

    /// <summary>The layout; null where the CLR may order the fields as it likes, or where they are not all there.</summary>
    public static MetadataLayout? Of(INamedTypeSymbol type, MetadataReference? metadata)
    {
        INamedTypeSymbol definition = type.OriginalDefinition;

        if (IsFramework(definition) || metadata is not PortableExecutableReference reference
            || ReaderOf(reference, definition) is not { } reader
            || MetadataTokens.EntityHandle(definition.MetadataToken) is not { IsNil: false, Kind: HandleKind.TypeDefinition } handle)
        {
            return null;
        }

        TypeDefinition found = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
        TypeAttributes kind = found.Attributes & TypeAttributes.LayoutMask;
        Dictionary<string, int> offsets = new(StringComparer.Ordinal);

        foreach (FieldDefinitionHandle one in found.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(one);
            string name = reader.GetString(field.Name);

            if ((field.Attributes & FieldAttributes.Static) != 0)
            {
                continue;
            }

            if (name.StartsWith(Placeholder, StringComparison.Ordinal))
            {
                return null;
            }

            offsets[name] = field.GetOffset();
        }

        System.Reflection.Metadata.TypeLayout layout = found.GetLayout();
        return kind == TypeAttributes.AutoLayout ? null
            : new MetadataLayout(
                kind == TypeAttributes.ExplicitLayout,
                layout.PackingSize,
                layout.Size,
                offsets.ToImmutableDictionary(StringComparer.Ordinal));
    }

    // What the framework's structs look like inside is no promise: the one that runs may be another one than the build's.
    private static bool IsFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol outermost = type.ContainingNamespace;

        while (outermost is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            outermost = outermost.ContainingNamespace;
        }

        return outermost.Name == "System";
    }

    private static MetadataReader? ReaderOf(PortableExecutableReference reference, INamedTypeSymbol definition)
    {
        ImmutableArray<ModuleMetadata> modules = reference.GetMetadata() switch
        {
            AssemblyMetadata assembly => assembly.GetModules(),
            ModuleMetadata module => [module],
            _ => [],
        };

        return modules.FirstOrDefault(
            module => module.Name == definition.ContainingModule.MetadataName || modules.Length == 1)?.GetMetadataReader();
    }
}
