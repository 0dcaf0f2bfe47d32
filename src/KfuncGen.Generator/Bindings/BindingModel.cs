using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.Bindings;

/// <summary>What is generated into one class.</summary>
/// <param name="Scope">The class.</param>
/// <param name="Variants">Its stubs, by kfunc name, newest variant first.</param>
/// <param name="Iterators">The iterators whose three kfuncs are among them.</param>
/// <param name="Targets">The names of all targets, oldest first.</param>
/// <param name="DeclaredMembers">The names it declares itself, which are left out.</param>
internal sealed record BindingModel(
    BindingScope Scope,
    EquatableArray<StubVariant> Variants,
    EquatableArray<IteratorTriple> Iterators,
    EquatableArray<string> Targets,
    EquatableArray<string> DeclaredMembers)
{
    /// <summary>The names of all members that are generated.</summary>
    public HashSet<string> MemberNames() => new(
        Variants.Select(static variant => CSharpIdentifier.Member(variant.MethodName).TrimStart('@'))
            .Concat(Iterators.Select(static iterator => iterator.Name))
            .Concat([GeneratedMembers.Has, GeneratedMembers.All, GeneratedMembers.Table]),
        StringComparer.Ordinal);

    /// <summary>Works out what a request gets.</summary>
    public static BindingModel Create(BindingsRequest request, Inputs.ProjectInputs inputs)
    {
        List<StubVariant> variants = [];

        foreach (KfuncHistory history in inputs.Targets.Kfuncs)
        {
            if (request.Patterns.IsEmpty || request.Patterns.Any(pattern => NamePattern.Matches(pattern, history.Name)))
            {
                variants.AddRange(inputs.VariantsOf(history.Name));
            }
        }

        return new BindingModel(
            request.Scope,
            variants.ToEquatableArray(),
            IteratorTriple.FindIn(variants),
            inputs.Targets.Targets.Select(static target => target.Name).ToEquatableArray(),
            request.DeclaredMembers);
    }
}
