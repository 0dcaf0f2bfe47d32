using System.Collections.Concurrent;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Lifecycle;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Deprecation;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.Inputs;

/// <summary>
/// All that does not come from C# code: the project's targets, its lifecycle files and options, and what follows from them
/// alone. Equal when files and options are; what follows is worked out once, when it is first asked for.
/// </summary>
/// <remarks>Thread-safe: analyzers ask concurrently, and there must be one set of targets for all of them.</remarks>
internal sealed class ProjectInputs : IEquatable<ProjectInputs>
{
    private readonly ConcurrentDictionary<string, EquatableArray<StubVariant>> variants = new(StringComparer.Ordinal);
    private readonly Lazy<TargetSet> targets;
    private readonly Lazy<SignatureMapper> signatures;
    private readonly Lazy<DeprecationRules> deprecations;
    private readonly Lazy<VariantBuilder> builder;

    /// <summary>Takes files and options; nothing is worked out yet.</summary>
    /// <param name="files">The files, in the order of their paths.</param>
    /// <param name="options">The options.</param>
    public ProjectInputs(EquatableArray<InputFile> files, BuildOptions options)
    {
        Files = files;
        Options = options;
        targets = new Lazy<TargetSet>(ReadTargets);
        signatures = new Lazy<SignatureMapper>(() => new SignatureMapper(new HeldTypes(Targets), Options.TypesNamespace));
        deprecations = new Lazy<DeprecationRules>(() => new DeprecationRules(Targets, ReadLifecycle()));
        builder = new Lazy<VariantBuilder>(() => new VariantBuilder(Targets, Signatures, Deprecations));
    }

    /// <summary>The files.</summary>
    public EquatableArray<InputFile> Files { get; }

    /// <summary>The options.</summary>
    public BuildOptions Options { get; }

    /// <summary>The snapshots that could be read, picked or not, by target name.</summary>
    public IEnumerable<InputSnapshot> Snapshots => Files.SelectMany(static file => file.Snapshots);

    /// <summary>The targets that the project picked.</summary>
    public TargetSet Targets => targets.Value;

    /// <summary>Says contracts in C#.</summary>
    public SignatureMapper Signatures => signatures.Value;

    /// <summary>Says what is deprecated, and why.</summary>
    public DeprecationRules Deprecations => deprecations.Value;

    /// <summary>The variants of a kfunc, newest first; empty where no target has it.</summary>
    public EquatableArray<StubVariant> VariantsOf(string kfunc) =>
        variants.GetOrAdd(kfunc, name => Targets.Find(name) is { } history ? builder.Value.Build(history) : default);

    /// <summary>A variant by its name; null where no target has it.</summary>
    public StubVariant? FindVariant(string name) => VariantName.PossibleKfuncs(name)
        .SelectMany(kfunc => VariantsOf(kfunc))
        .FirstOrDefault(variant => variant.Identifier == name);

    /// <inheritdoc/>
    public bool Equals(ProjectInputs? other) => other is not null && Options == other.Options && Files == other.Files;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProjectInputs);

    /// <inheritdoc/>
    public override int GetHashCode() => Files.GetHashCode();

    private TargetSet ReadTargets() => new(Snapshots
        .Where(snapshot => Options.TargetNames.IsEmpty || Options.TargetNames.Contains(snapshot.TargetName))
        .GroupBy(static snapshot => snapshot.TargetName, StringComparer.Ordinal)
        .Select(static group => new Target(group.Key, group.First().Snapshot)));

    // The package's own file first, wherever it lies: what the project says of a kfunc comes later and counts.
    private IEnumerable<LifecycleEntry> ReadLifecycle() => Files
        .OrderBy(static file => file.Kind != InputKind.DefaultLifecycle)
        .SelectMany(static file => file.Content.Lifecycle ?? default);
}
