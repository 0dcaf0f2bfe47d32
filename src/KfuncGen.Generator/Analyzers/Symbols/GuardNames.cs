using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.Symbols;

/// <summary>Spells guards as code does: <c>Kf.Has.bpf_x</c>.</summary>
/// <param name="compilation">The project.</param>
internal sealed class GuardNames(Compilation compilation)
{
    // A class in which it is nested belongs to the name, its namespace does not.
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.CSharpShortErrorMessageFormat;

    private readonly Lazy<INamedTypeSymbol[]> guards = new(() =>
    [
        .. compilation.GetSymbolsWithName(
            GeneratedMembers.Has, SymbolFilter.Type).OfType<INamedTypeSymbol>().Where(static type => type.ContainingType is not null),
    ]);

    /// <summary>The guard of a variant.</summary>
    /// <param name="identifier">The variant.</param>
    /// <param name="member">The member that asks for it; a stub's guard is next to it.</param>
    public string Of(string identifier, ISymbol member)
    {
        if (identifier.StartsWith(GeneratedMembers.KernelVariables + ".", StringComparison.Ordinal))
        {
            return identifier.Insert(GeneratedMembers.KernelVariables.Length, "." + GeneratedMembers.Has);
        }

        // A field's path, which no kfunc's name looks like.
        if (identifier.IndexOf('.') is > 0 and int dot)
        {
            return $"{GeneratedMembers.KernelTypes}.{GeneratedMembers.Has}.{identifier.Substring(0, dot)}." +
                identifier.Substring(dot + 1).Replace('.', '_');
        }

        INamedTypeSymbol? type = Beside(member, identifier)
            ?? guards.Value.FirstOrDefault(one => !one.GetMembers(identifier).IsEmpty);

        return (type?.ToDisplayString(Format) ?? GeneratedMembers.Has) + "." + identifier;
    }

    private static INamedTypeSymbol? Beside(ISymbol member, string identifier) =>
        member.ContainingType?.GetTypeMembers(GeneratedMembers.Has).FirstOrDefault(type => !type.GetMembers(identifier).IsEmpty);
}
