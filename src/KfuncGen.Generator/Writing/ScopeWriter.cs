using KfuncGen.Generator.Bindings;

namespace KfuncGen.Generator.Writing;

/// <summary>Reopens the namespace and types around generated members.</summary>
internal static class ScopeWriter
{
    /// <summary>Opens all of them.</summary>
    public static void Open(CodeWriter writer, BindingScope scope)
    {
        if (scope.Namespace.Length > 0)
        {
            writer.Line($"namespace {scope.Namespace};");
            writer.Line();
        }

        foreach (ContainingType type in scope.Types)
        {
            writer.Open($"partial {type.Keyword} {type.Name}");
        }
    }

    /// <summary>Closes what <see cref="Open"/> opened.</summary>
    public static void Close(CodeWriter writer, BindingScope scope)
    {
        for (int i = 0; i < scope.Types.Count; i++)
        {
            writer.Close();
        }
    }
}
