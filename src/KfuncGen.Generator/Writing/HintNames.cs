using System.Collections.Immutable;
using KfuncGen.Generator.Bindings;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// Names the generated files. The compiler asks for names that differ in more than case, and C# types need not. Hyphens
/// keep our own names apart from those of any type.
/// </summary>
internal static class HintNames
{
    /// <summary>The file of the kernel types.</summary>
    public const string KernelTypes = "kernel-types.g.cs";

    /// <summary>
    /// Gives each scope's file a name of its own. Of models with one scope, which the compiler refuses anyway, the first stays.
    /// </summary>
    /// <param name="models">The models.</param>
    /// <param name="scopeOf">The scope of a model.</param>
    /// <param name="suffix">What tells these files from other files of the same scopes.</param>
    public static IEnumerable<(TModel Model, string HintName)> Assign<TModel>(
        ImmutableArray<TModel> models, Func<TModel, BindingScope> scopeOf, string suffix)
    {
        HashSet<BindingScope> scopes = [];
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

        foreach (TModel model in models)
        {
            BindingScope scope = scopeOf(model);

            if (!scopes.Add(scope))
            {
                continue;
            }

            string stem = scope.Name + suffix;
            string name = stem;

            for (int i = 2; !taken.Add(name); i++)
            {
                name = $"{stem}-{i}";
            }

            yield return (model, name + ".g.cs");
        }
    }
}
