using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>What the fields of an object are called from outside.</summary>
internal static class ObjectNames
{
    /// <summary>The name of the property that a field becomes: <c>_rules</c> and <c>rules</c> are <c>Rules</c>.</summary>
    public static string Of(ISymbol field)
    {
        string name = field.Name.StartsWith("s_", StringComparison.Ordinal) ? field.Name.Substring(2) : field.Name;
        name = name.TrimStart('_');
        return name.Length == 0 || char.IsDigit(name[0]) ? field.Name : char.ToUpperInvariant(name[0]) + name.Substring(1);
    }
}
