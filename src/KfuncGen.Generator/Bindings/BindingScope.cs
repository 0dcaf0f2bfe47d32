using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Bindings;

/// <summary>Where generated members go.</summary>
/// <param name="Namespace">The namespace; empty for the global one.</param>
/// <param name="Types">The types from the outermost to the one that gets the members.</param>
/// <param name="IsPublic">Whether all of them can be seen from other assemblies.</param>
internal sealed record BindingScope(string Namespace, EquatableArray<ContainingType> Types, bool IsPublic)
{
    /// <summary>
    /// The innermost type with everything around it, in the letters that the compiler takes in a file's name:
    /// <c>Space.Outer+Inner</c>.
    /// </summary>
    public string Name =>
        ((Namespace.Length == 0 ? "" : Namespace + ".") + string.Join("+", Types.Select(static type => type.Name)))
            .Replace('<', '{').Replace('>', '}').Replace(" ", "").Replace("@", "");
}
