using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.KernelTypes;

/// <summary>All kernel types of a project: each is declared once, whoever reaches it.</summary>
/// <param name="Namespace">Where they are declared.</param>
/// <param name="Types">The types by name, and whether public code reaches them.</param>
/// <param name="Variables">The variables that each processor has, and whether public code sees them.</param>
internal sealed record KernelTypesModel(
    string Namespace,
    EquatableArray<(KernelType Type, bool IsPublic)> Types,
    EquatableArray<(KernelField Variable, bool IsPublic)> Variables)
{
    /// <summary>Whether there is nothing to be declared.</summary>
    public bool IsEmpty => Types.IsEmpty && Variables.IsEmpty;

    /// <summary>Collects what stubs and methods reach, and what those types reach in turn.</summary>
    public static KernelTypesModel Create(
        EquatableArray<BindingModel> bindings, EquatableArray<MethodModel> methods, KernelFieldsModel fields, ProjectInputs inputs)
    {
        Dictionary<string, ReleaseKfunc> releases = FindReleases(bindings);
        KernelTypeMapper mapper = new(inputs.Targets, inputs.Signatures, releases, fields);
        SortedDictionary<string, (KernelType Type, bool IsPublic)> types = new(StringComparer.Ordinal);

        foreach (bool isPublic in new[] { true, false })
        {
            IEnumerable<ReachedType> roots = bindings.Where(binding => binding.Scope.IsPublic == isPublic)
                .SelectMany(static binding => binding.Variants.SelectMany(static variant => variant.Signature.Reaches))
                .Concat(methods.Where(method => method.Request.IsPublic == isPublic)
                    .SelectMany(static method => method.Variant?.Signature.Reaches ?? default))
                // What a public type shows is public, whoever asked for it.
                .Concat(IsPublic(fields) == isPublic ? fields.Reaches : default);

            Add(roots, isPublic, mapper, types);

            foreach (IteratorTriple iterator in bindings.Where(
                binding => binding.Scope.IsPublic == isPublic).SelectMany(static binding => binding.Iterators))
            {
                if (!types.ContainsKey(iterator.TypeName))
                {
                    types.Add(
                        iterator.TypeName,
                        (new KernelType.Iterator(
                            iterator.TypeName,
                            "struct " + iterator.Name,
                            iterator.Current,
                            iterator.Next.Kfunc,
                            iterator.Destroy.Kfunc), isPublic));
                }
            }
        }

        return new KernelTypesModel(inputs.Options.TypesNamespace, types.Values.ToEquatableArray(), fields.Variables);
    }

    /// <summary>
    /// Leaves out what referenced assemblies have: a type of theirs is the same type here, and goes from one to the other.
    /// </summary>
    public KernelTypesModel Without(EquatableArray<ReferencedKernelType> referenced)
    {
        if (referenced.IsEmpty)
        {
            return this;
        }

        Dictionary<string, ReferencedKernelType> known = referenced.ToDictionary(static type => type.Name, StringComparer.Ordinal);
        bool IsKnown((KernelType Type, bool IsPublic) one) =>
            known.TryGetValue(CSharpIdentifier.Type(one.Type.Name).TrimStart('@'), out ReferencedKernelType? type)
            && type.Replaces(one.Type, one.IsPublic);

        // The guards of fields stand in one class: it is theirs, or it is ours.
        bool areFieldsKnown = Types.Where(HasFields).All(IsKnown);

        return this with { Types = Types.Where(one => !IsKnown(one) || (HasFields(one) && !areFieldsKnown)).ToEquatableArray() };
    }

    private static bool IsPublic(KernelFieldsModel fields) =>
        fields.Types.Any(static type => type.IsPublic)
        || fields.Variables.Any(static one => one.IsPublic)
        || fields.Values.Any(static one => one.Values.IsPublic);

    private static bool HasFields((KernelType Type, bool IsPublic) one) =>
        one.Type is KernelType.Handle { Fields: not null } or KernelType.Enum { Request.Asked.IsEmpty: false };

    private static void Add(
        IEnumerable<ReachedType> roots,
        bool isPublic,
        KernelTypeMapper mapper,
        SortedDictionary<string, (KernelType Type, bool IsPublic)> types)
    {
        Queue<ReachedType> pending = new(roots);

        while (pending.Count > 0)
        {
            ReachedType type = pending.Dequeue();

            if (types.ContainsKey(type.Name))
            {
                continue;
            }

            List<ReachedType> reached = [];
            types.Add(type.Name, (mapper.Map(type, reached), isPublic));
            reached.ForEach(pending.Enqueue);
        }
    }

    // `using` needs to know which kfunc ends a reference: the one that takes nothing but the object. Two of them for
    // one type would leave a choice that is not ours.
    private static Dictionary<string, ReleaseKfunc> FindReleases(EquatableArray<BindingModel> bindings)
    {
        Dictionary<string, ReleaseKfunc> releases = new(StringComparer.Ordinal);
        HashSet<string> ambiguous = new(StringComparer.Ordinal);

        foreach (StubVariant variant in bindings.SelectMany(static binding => binding.Variants))
        {
            if (variant is { Flavour: null, Deprecation: null }
                && variant.Signature.Parameters is [{ IsReleased: true, Type.Nature: StubTypeNature.Handle }]
                && variant.Signature.Reaches is [{ Kind: ReachedTypeKind.Handle } handle])
            {
                if (releases.TryGetValue(handle.Name, out ReleaseKfunc? known) && known.Name != variant.Kfunc)
                {
                    ambiguous.Add(handle.Name);
                }

                releases[handle.Name] = new ReleaseKfunc(variant.Kfunc, variant.Flags);
            }
        }

        foreach (string name in ambiguous)
        {
            releases.Remove(name);
        }

        return releases;
    }
}
