using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.KernelTypes;

/// <summary>Finds the kernel types that referenced assemblies declare where this project would.</summary>
internal static class ReferencedKernelTypes
{
    /// <summary>The types, by name. A name that two assemblies have means neither: C# could not tell them apart.</summary>
    public static EquatableArray<ReferencedKernelType> Find(Compilation compilation, string typesNamespace, CancellationToken cancellation)
    {
        Dictionary<string, INamedTypeSymbol?> found = new(StringComparer.Ordinal);

        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols.Where(UsesTheLibrary))
        {
            cancellation.ThrowIfCancellationRequested();

            foreach (INamedTypeSymbol type in NamespaceOf(assembly, typesNamespace)?.GetTypeMembers() ?? [])
            {
                if (type.DeclaredAccessibility == Accessibility.Public || assembly.GivesAccessTo(compilation.Assembly))
                {
                    found[type.Name] = found.ContainsKey(type.Name) ? null : type;
                }
            }
        }

        return found.Values.Select(static type => type is null ? null : Read(type))
            .Where(static type => type is not null)
            .OrderBy(static type => type!.Name, StringComparer.Ordinal)
            .ToEquatableArray()!;
    }

    // Of hundreds of references it is a few; the others are not looked into.
    private static bool UsesTheLibrary(IAssemblySymbol assembly) =>
        assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static one => one.Name == LibraryAttributes.Assembly));

    private static INamespaceSymbol? NamespaceOf(IAssemblySymbol assembly, string name)
    {
        INamespaceSymbol? found = assembly.GlobalNamespace;

        foreach (string part in name.Split('.'))
        {
            found = found?.GetNamespaceMembers().FirstOrDefault(one => one.Name == part);
        }

        return found;
    }

    private static ReferencedKernelType? Read(INamedTypeSymbol type)
    {
        AttributeData? attribute = type.GetAttributes().FirstOrDefault(
            static one => one.AttributeClass?.ToDisplayString() == LibraryAttributes.KernelType);

        return attribute?.ConstructorArguments is [{ Value: string declaration }]
            ? new ReferencedKernelType(
                type.Name,
                declaration,
                attribute.NamedArguments.FirstOrDefault(static one => one.Key == "Size").Value.Value is long size and >= 0
                    ? (uint)size
                    : null,
                type.DeclaredAccessibility == Accessibility.Public,
                type.AllInterfaces.Any(static one => one.SpecialType == SpecialType.System_IDisposable),
                Members(type))
            : null;
    }

    private static EquatableArray<string> Members(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Enum => type.GetMembers().OfType<IFieldSymbol>()
            .Where(static field => field.HasConstantValue)
            .Select(static field => ReferencedKernelType.MemberText(field.Name, ToInt64(field.ConstantValue!)))
            .Concat(type.GetMembers().SelectMany(static member => Attribute(member) is { } value ? new[] { Text(value) } : []))
            .ToEquatableArray(),
        TypeKind.Struct => NamesOf(type, "").ToEquatableArray(),
        TypeKind.Class => FieldsOf(type).ToEquatableArray(),
        _ => default,
    };

    private static IEnumerable<string> NamesOf(INamedTypeSymbol type, string owner) => type.GetMembers()
        .Where(static member => member is (IFieldSymbol or IPropertySymbol) and { DeclaredAccessibility: Accessibility.Public })
        .Select(member => owner + member.Name)
        .Concat(type.GetTypeMembers().SelectMany(nested => NamesOf(nested, owner + nested.Name + ".")));

    private static IEnumerable<string> FieldsOf(INamedTypeSymbol type)
    {
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (Attribute(property) is { } field)
            {
                yield return Text(field);
            }
        }

        foreach (INamedTypeSymbol nested in type.GetTypeMembers())
        {
            if (nested.Name == GeneratedMembers.Unchecked)
            {
                yield return nested.Name;
                continue;
            }

            foreach (string field in FieldsOf(nested))
            {
                yield return field;
            }
        }
    }

    private static AttributeData? Attribute(ISymbol member) => member.GetAttributes().FirstOrDefault(
        static one => one.AttributeClass?.ToDisplayString() == LibraryAttributes.Member);

    private static string Text(AttributeData field) => ReferencedKernelType.FieldText(
        field.ConstructorArguments[0].Value as string ?? "",
        field.ConstructorArguments[1].Value as string ?? "",
        field.ConstructorArguments[2].Value as string ?? "",
        Targets(field, "Present"),
        Targets(field, "Missing"),
        field.NamedArguments.FirstOrDefault(static one => one.Key == "Drift").Value.Value as string);

    private static IEnumerable<string> Targets(AttributeData field, string name)
    {
        TypedConstant value = field.NamedArguments.FirstOrDefault(one => one.Key == name).Value;
        return value.Kind == TypedConstantKind.Array && !value.IsNull ? value.Values.Select(static one => one.Value as string ?? "") : [];
    }

    // Snapshots have all values in 64 bits, whatever their sign.
    private static long ToInt64(object value) => value is ulong large
        ? unchecked((long)large)
        : Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
}
