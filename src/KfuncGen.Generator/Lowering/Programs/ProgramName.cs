using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>Whether a program's name can be one of the class <c>Bpf</c> that is generated beside it.</summary>
internal static class ProgramName
{
    // A property that is called like one of these would hide it.
    private static readonly HashSet<string> OfObject =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    // Members of BpfObject that users know, and what is generated beside its properties.
    private static readonly HashSet<string> OfBpfObject =
        ["defineObject", "definition", "defineShared", "Dispose", "Load", "Programs", "Report", "TryLoad"];

    /// <summary>What stands against a property that a field of an object becomes; null where nothing does.</summary>
    public static string? ClashOf(INamedTypeSymbol type, string property) =>
        property == GeneratedMembers.Programs ? $"the class with the programs is called '{GeneratedMembers.Programs}', too"
            : OfObject.Contains(property) || OfBpfObject.Contains(property) ? $"every object has a '{property}'"
            : type.GetMembers(property).OfType<IMethodSymbol>().Any(KernelSymbols.IsProgram) ? $"there is a program '{property}'"
            : null;

    /// <summary>What stands against it, as the end of a sentence; null where nothing does.</summary>
    public static string? ClashOf(IMethodSymbol program)
    {
        INamedTypeSymbol type = program.ContainingType;

        return OfBpfObject.Contains(program.Name) && MapSymbols.IsObject(type) ? $"every object has a '{program.Name}'" :
             type.Name == GeneratedMembers.Programs ? $"the class around it is called '{GeneratedMembers.Programs}', and so is the " +
            "one that is generated into it"
            : program.Name == GeneratedMembers.Programs ? $"the class with the programs is called '{GeneratedMembers.Programs}', too"
            : type.GetMembers(GeneratedMembers.Programs)
                .Any(static member => !IsGenerated(member)) ? $"'{type.Name}' declares a '{GeneratedMembers.Programs}' of its own, and " +
                    "the class with the programs is called that"
            : OfObject.Contains(program.Name) ? $"every class has a '{program.Name}'"
            : type.GetMembers(program.Name).OfType<IMethodSymbol>()
                .Count(KernelSymbols.IsProgram) > 1 ? $"there are several programs called '{program.Name}'"
            : program.Name.StartsWith("Define", StringComparison.Ordinal)
                && type.GetMembers(program.Name.Substring("Define".Length)).OfType<IMethodSymbol>().Any(KernelSymbols.IsProgram)
                ? $"what defines the program '{program.Name.Substring("Define".Length)}' is called that"
            : null;
    }

    private static bool IsGenerated(ISymbol member) =>
        member.Locations.All(static place => place.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) != false);
}
