using KfuncGen.Generator.Bindings;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Writing;

/// <summary>Reopens the namespace and types around generated members.</summary>
internal static class ScopeWriter
{
    /// <summary>Opens all of them.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="scope">The types.</param>
    /// <param name="targets">The targets that members name; empty where none does.</param>
    public static void Open(CodeWriter writer, BindingScope scope, EquatableArray<string> targets = default)
    {
        if (scope.Namespace.Length > 0)
        {
            writer.Line($"namespace {scope.Namespace};");
            writer.Line();
        }

        for (int i = 0; i < scope.Types.Count; i++)
        {
            ContainingType type = scope.Types[i];

            if (i == scope.Types.Count - 1)
            {
                TargetsWriter.List(writer, targets);
            }

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
