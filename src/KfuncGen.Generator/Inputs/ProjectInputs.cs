using KfuncGen.Generator.Deprecation;
using KfuncGen.Generator.Stubs;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Inputs;

/// <summary>
/// All that does not come from C# code: the project's targets, its lifecycle files and options, and what follows from them
/// alone. Equal when files and options are; what follows is worked out once, when it is first asked for.
/// </summary>
/// <param name="files">The files, in the order of their paths.</param>
/// <param name="options">The options.</param>
internal sealed class ProjectInputs(EquatableArray<InputFile> files, BuildOptions options) : IEquatable<ProjectInputs>
{
    private readonly Dictionary<string, EquatableArray<StubVariant>> variants = new(StringComparer.Ordinal);
    private TargetSet? targets;
    private SignatureMapper? signatures;
    private DeprecationRules? deprecations;
    private VariantBuilder? builder;

    /// <summary>The files.</summary>
    public EquatableArray<InputFile> Files { get; } = files;

    /// <summary>The options.</summary>
    public BuildOptions Options { get; } = options;

    /// <summary>The snapshots that could be read, picked or not, by target name.</summary>
    public IEnumerable<InputFile> Snapshots => Files.Where(static file => file.Snapshot is not null);

    /// <summary>The targets that the project picked.</summary>
    public TargetSet Targets => targets ??= new TargetSet(Snapshots
        .Where(file => Options.TargetNames.IsEmpty || Options.TargetNames.Contains(file.TargetName))
        .GroupBy(static file => file.TargetName, StringComparer.Ordinal)
        .Select(static group => new Target(group.Key, group.First().Snapshot!)));

    /// <summary>Says contracts in C#.</summary>
    public SignatureMapper Signatures => signatures ??= new SignatureMapper(new HeldTypes(Targets), Options.TypesNamespace);

    /// <summary>Says what is deprecated, and why.</summary>
    public DeprecationRules Deprecations => deprecations ??= new DeprecationRules(Targets, Files.SelectMany(static file => file.Content.Lifecycle ?? default));

    /// <summary>The variants of a kfunc, newest first; empty where no target has it.</summary>
    public EquatableArray<StubVariant> VariantsOf(string kfunc)
    {
        lock (variants)
        {
            if (!variants.TryGetValue(kfunc, out EquatableArray<StubVariant> result))
            {
                builder ??= new VariantBuilder(Targets, Signatures, Deprecations);
                result = Targets.Find(kfunc) is { } history ? builder.Build(history) : default;
                variants.Add(kfunc, result);
            }

            return result;
        }
    }

    /// <inheritdoc/>
    public bool Equals(ProjectInputs? other) => other is not null && Options == other.Options && Files == other.Files;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProjectInputs);

    /// <inheritdoc/>
    public override int GetHashCode() => Files.GetHashCode();
}
