using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.Symbols;

/// <summary>
/// What symbols say about kfuncs: which member calls one, which is a guard, which pushes the demand to its callers. Read
/// off attributes, so that a call needs no snapshot; those are asked only for kfuncs that attributes merely name.
/// </summary>
internal sealed class KfuncSymbols
{
    /// <summary>Behind a kfunc's name: one of its variants exists, and which one is not known.</summary>
    public const string AnyVariant = "*";

    /// <summary>The property with the probe of the running kernel.</summary>
    public const string RunningKernelName = "RunningKernel";

    private const string LibraryName = "KfuncGen";
    private const string CodeAnalysis = "System.Diagnostics.CodeAnalysis.";

    private readonly Compilation compilation;
    private readonly Lazy<ProjectInputs> inputs;
    private readonly INamedTypeSymbol kfuncAttribute;
    private readonly INamedTypeSymbol? bindingsAttribute;
    private readonly INamedTypeSymbol? targetsAttribute;
    private readonly INamedTypeSymbol? targetNamesAttribute;
    private readonly INamedTypeSymbol? guardAttribute;
    private readonly INamedTypeSymbol? requiresAttribute;
    private readonly INamedTypeSymbol? memberAttribute;
    private readonly INamedTypeSymbol? doesNotReturn;
    private readonly INamedTypeSymbol? doesNotReturnIf;
    private readonly INamedTypeSymbol? availability;

    // All analyzers of a run look at one compilation: what one of them has read the others need not read again.
    private static readonly ConditionalWeakTable<Compilation, KfuncSymbols> Known = new();

    private readonly ConcurrentDictionary<IAssemblySymbol, bool> assemblies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, EquatableArray<KfuncDemand>> demands = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, KfuncGuard?> guards = new(SymbolEqualityComparer.Default);

    private KfuncSymbols(Compilation compilation, Lazy<ProjectInputs> inputs, INamedTypeSymbol kfuncAttribute)
    {
        this.compilation = compilation;
        this.inputs = inputs;
        this.kfuncAttribute = kfuncAttribute;
        bindingsAttribute = compilation.GetTypeByMetadataName(LibraryAttributes.Bindings);
        targetsAttribute = compilation.GetTypeByMetadataName("KfuncGen.KfuncTargetsAttribute");
        targetNamesAttribute = compilation.GetTypeByMetadataName("KfuncGen.KfuncTargetNamesAttribute");
        guardAttribute = compilation.GetTypeByMetadataName("KfuncGen.KfuncGuardAttribute");
        requiresAttribute = compilation.GetTypeByMetadataName("KfuncGen.RequiresKfuncAttribute");
        memberAttribute = compilation.GetTypeByMetadataName("KfuncGen.KernelMemberAttribute");
        doesNotReturn = compilation.GetTypeByMetadataName(CodeAnalysis + "DoesNotReturnAttribute");
        doesNotReturnIf = compilation.GetTypeByMetadataName(CodeAnalysis + "DoesNotReturnIfAttribute");
        availability = compilation.GetTypeByMetadataName("KfuncGen.KfuncAvailability");
        Probe = compilation.GetTypeByMetadataName("KfuncGen.KfuncProbe");
        ProbeResult = compilation.GetTypeByMetadataName("KfuncGen.KfuncProbeResult");
    }

    /// <summary>The library's probe.</summary>
    public INamedTypeSymbol? Probe { get; }

    /// <summary>What the library's probe answers.</summary>
    public INamedTypeSymbol? ProbeResult { get; }

    /// <summary>The project's snapshots and lifecycle files.</summary>
    public ProjectInputs Inputs => inputs.Value;

    /// <summary>The symbols of a compilation; null where it does not use the library.</summary>
    public static KfuncSymbols? Of(Compilation compilation, Lazy<ProjectInputs> inputs)
    {
        if (Known.TryGetValue(compilation, out KfuncSymbols? known) && ReferenceEquals(known.inputs, inputs))
        {
            return known;
        }

        if (compilation.GetTypeByMetadataName(LibraryAttributes.Kfunc) is not { } kfunc)
        {
            return null;
        }

        KfuncSymbols made = new(compilation, inputs, kfunc);
        KfuncSymbols kept = Known.GetValue(compilation, _ => made);
        return ReferenceEquals(kept.inputs, inputs) ? kept : made;
    }

    /// <summary>
    /// What the use of a member asks of the kernel, on all targets or not. An accessor asks what its property or event does, and
    /// what it asks alone.
    /// </summary>
    public EquatableArray<KfuncDemand> DemandsOf(ISymbol member)
    {
        member = member.OriginalDefinition;
        return MayCarryAttributes(member) ? demands.GetOrAdd(member, ReadDemands) : default;
    }

    /// <summary>What a member says about the running kernel; null where it is no guard.</summary>
    public KfuncGuard? GuardOf(ISymbol member)
    {
        member = member.OriginalDefinition;
        return MayCarryAttributes(member) ? guards.GetOrAdd(member, ReadGuard) : null;
    }

    /// <summary>
    /// The variants that callers of a member have made sure of: its own and its types' <c>[RequiresKfunc]</c>. Whoever calls a
    /// lambda does not know of its attributes, so they grant nothing.
    /// </summary>
    public IEnumerable<string> GrantedIn(ISymbol member)
    {
        for (ISymbol? current = member; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            foreach (string identifier in current is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction }
                ? []
                : RequiredWith(current))
            {
                yield return identifier;
            }
        }
    }

    /// <summary>The targets that have a variant; empty where neither the member's class nor a snapshot knows it.</summary>
    /// <param name="identifier">The variant.</param>
    /// <param name="guard">The generated property that tests it.</param>
    public EquatableArray<string> PresentOn(string identifier, ISymbol? guard)
    {
        if (guard is IPropertySymbol property && FieldOf(property) is { } field)
        {
            return field.Present;
        }

        // The stub next to the property knows even where this project has no snapshot: bindings of a referenced project.
        if (guard?.ContainingType?.ContainingType is { } bindings)
        {
            foreach (ISymbol member in VariantName.PossibleKfuncs(identifier).SelectMany(name => bindings.GetMembers(name)))
            {
                foreach (KfuncDemand demand in DemandsOf(member))
                {
                    if (demand.Identifier == identifier && !demand.IsPushed)
                    {
                        return demand.Present;
                    }
                }
            }
        }

        return Find(identifier)?.Present ?? default;
    }

    /// <summary>A variant by its identifier; null where no target has it.</summary>
    public StubVariant? Find(string identifier) => Inputs.FindVariant(identifier);

    /// <summary>Whether an attribute names a variant: the user's guards and demands.</summary>
    public bool NamesVariant(INamedTypeSymbol? attributeType) =>
        attributeType is not null
        && (SymbolEqualityComparer.Default.Equals(attributeType, guardAttribute)
            || SymbolEqualityComparer.Default.Equals(attributeType, requiresAttribute));

    /// <summary>Whether a call of a method is the last thing that happens.</summary>
    public bool NeverReturns(IMethodSymbol method) => Has(method, doesNotReturn);

    /// <summary>The value of a condition with which the method it is passed to does not return; null where it always does.</summary>
    public bool? NeverReturnsIf(IParameterSymbol parameter)
    {
        if (parameter.Type.SpecialType != SpecialType.System_Boolean)
        {
            return null;
        }

        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (Is(attribute, doesNotReturnIf) && attribute.ConstructorArguments is [{ Value: bool value }])
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The name of a <c>KfuncAvailability</c>'s value: <c>Present</c>; null for anything else.</summary>
    public string? AvailabilityName(ITypeSymbol? type, object? value) => value is not null
        && SymbolEqualityComparer.Default.Equals(type, availability)
        ? type!.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => value.Equals(field.ConstantValue))?.Name
        : null;

    /// <summary>
    /// The kfunc of a variant's identifier. The kernel itself has names with three underscores, <c>scx_bpf_dsq_insert___v2</c>.
    /// </summary>
    public string KfuncOf(string identifier)
    {
        string name = identifier.Replace(AnyVariant, "");

        // Bindings of a referenced project may name what no target of this one has: then the last part is taken for a flavour.
        return VariantName.FindKfunc(name, kfunc => Inputs.Targets.Find(kfunc) is not null)
            ?? VariantName.PossibleKfuncs(name).Take(2).Last();
    }

    private EquatableArray<KfuncDemand> ReadDemands(ISymbol member)
    {
        List<KfuncDemand> result = [];

        // What reads a field is the property's accessor.
        if ((member as IPropertySymbol ?? (member as IMethodSymbol)?.AssociatedSymbol as IPropertySymbol) is { } property
            && !IsGuard(property)
            && FieldOf(property) is { } field)
        {
            result.Add(field);
        }
        else if (member is IMethodSymbol method)
        {
            ReadStub(method, result);
        }

        foreach (string identifier in RequiredWith(member))
        {
            AddPushed(identifier, result);
        }

        // An instance exists only where somebody could make it, and a constant runs nothing.
        if (member is IFieldSymbol { IsConst: true })
        {
            return result.ToEquatableArray();
        }

        if (member.IsStatic
            || member is IMethodSymbol { MethodKind: MethodKind.Constructor }
            || member.ContainingType?.TypeKind == TypeKind.Interface)
        {
            for (INamedTypeSymbol? type = member.ContainingType; type is not null; type = type.ContainingType)
            {
                foreach (string identifier in Required(type))
                {
                    AddPushed(identifier, result);
                }
            }
        }

        return result.ToEquatableArray();
    }

    private void ReadStub(IMethodSymbol method, List<KfuncDemand> result)
    {
        string? kfunc = null;
        string? variant = null;
        EquatableArray<string> present = default;
        EquatableArray<string> missing = default;
        EquatableArray<string> refused = default;
        bool namesTargets = false;
        Func<EquatableArray<string>> all = () => TargetsListedOn(method.ContainingType);

        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (Is(attribute, kfuncAttribute))
            {
                kfunc = attribute.ConstructorArguments is [{ Value: string name }, ..] ? name : null;
            }
            else if (Is(attribute, targetsAttribute))
            {
                namesTargets = true;

                foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
                {
                    switch (argument)
                    {
                        case { Key: "Variant", Value.Value: string identifier }:
                            variant = identifier;
                            break;
                        case { Key: "Present", Value: { Kind: TypedConstantKind.Array, IsNull: false } names }:
                            present = TargetRuns.Read(Strings(names), all);
                            break;
                        case { Key: "Missing", Value: { Kind: TypedConstantKind.Array, IsNull: false } names }:
                            missing = TargetRuns.Read(Strings(names), all);
                            break;
                        case { Key: "Refused", Value: { Kind: TypedConstantKind.Array, IsNull: false } names }:
                            refused = TargetRuns.Read(Strings(names), all);
                            break;
                    }
                }
            }
        }

        // A handle's Dispose belongs to all bindings of the project, and names its kfunc only.
        if (kfunc is not null && !namesTargets && Find(kfunc) is { } found)
        {
            (variant, present, missing, refused) = (found.Identifier, found.Present, found.Missing, found.Refused);
        }

        if (kfunc is not null)
        {
            result.Add(new KfuncDemand(kfunc, variant ?? kfunc, present, missing, refused, IsPushed: false));
        }
    }

    private void AddPushed(string identifier, List<KfuncDemand> result)
    {
        if (!result.Exists(demand => demand.Identifier == identifier) && Find(identifier) is { } variant)
        {
            result.Add(KfuncDemand.Pushed(variant, identifier));
        }
    }

    /// <summary>
    /// A field of a kernel type: to the flow it is what a variant is, with its path for an identifier, since a kernel has it or not.
    /// </summary>
    public KfuncDemand? FieldOf(IPropertySymbol property)
    {
        foreach (AttributeData attribute in property.GetAttributes())
        {
            if (Is(attribute, memberAttribute)
                && attribute.ConstructorArguments is [{ Value: string type }, { Value: string path }, ..])
            {
                string identifier = path == GeneratedMembers.VariablePath
                    ? $"{GeneratedMembers.KernelVariables}.{type}"
                    : $"{type}.{path switch { "." => GeneratedMembers.Exists, "=" => GeneratedMembers.Matches, _ => path }}";
                return new KfuncDemand(
                    identifier,
                    identifier,
                    Names(attribute, "Present"),
                    Names(attribute, "Missing"),
                    Refused: default,
                    IsPushed: false);
            }
        }

        return null;
    }

    // Sizes, places and numbers are static as guards are, and ask for what they tell of.
    private static bool IsGuard(IPropertySymbol property) =>
        property is { IsStatic: true, Type.SpecialType: SpecialType.System_Boolean };

    private static EquatableArray<string> Names(AttributeData attribute, string key)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == key && argument.Value is { Kind: TypedConstantKind.Array, IsNull: false })
            {
                return Strings(argument.Value);
            }
        }

        return default;
    }

    /// <summary>The variants that a member's <c>[KfuncGuard]</c> names: its own, and those of what it overrides.</summary>
    private KfuncGuard? ReadGuard(ISymbol member)
    {
        if (member is IPropertySymbol property && IsGuard(property) && FieldOf(property) is { } field)
        {
            return property.Name == GeneratedMembers.Matches && field.Identifier.EndsWith("." + property.Name, StringComparison.Ordinal)
                ? new KfuncGuard(ComparedBy(property, field).ToEquatableArray(), IsExact: false)
                : new KfuncGuard(EquatableArray.Create(field.Identifier), IsExact: true);
        }

        List<string> identifiers = [];

        for (ISymbol? current = member; current is not null; current = Overridden(current))
        {
            IEnumerable<string> named = NamedBy(current, guardAttribute);
            named = current is IPropertySymbol { GetMethod: { } getter } ? named.Concat(NamedBy(getter, guardAttribute)) : named;
            identifiers.AddRange(named.Except(identifiers, StringComparer.Ordinal));
        }

        return identifiers.Count == 0 ? null : new KfuncGuard(identifiers.ToEquatableArray(), IsGenerated(member));
    }

    // Where a type matches, all is there that was compared: what the target has that it is compared with.
    private IEnumerable<string> ComparedBy(IPropertySymbol property, KfuncDemand match) =>
        property.ContainingType.GetMembers().OfType<IPropertySymbol>().Select(FieldOf).OfType<KfuncDemand>()
            .Where(other => match.Present.All(other.Present.Contains)).Select(static other => other.Identifier);

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private bool IsGenerated(ISymbol member) =>
        member is IPropertySymbol { ContainingType: { Name: GeneratedMembers.Has, ContainingType: { } bindings } }
            && Has(bindings, bindingsAttribute);

    // What an accessor requires and what its property or event does.
    private IEnumerable<string> RequiredWith(ISymbol symbol) =>
        symbol is IMethodSymbol { AssociatedSymbol: { } associated } ? Required(symbol).Concat(Required(associated)) : Required(symbol);

    private IEnumerable<string> Required(ISymbol symbol) =>
        symbol is IMethodSymbol or IPropertySymbol or INamedTypeSymbol ? NamedBy(symbol, requiresAttribute) : [];

    private static IEnumerable<string> NamedBy(ISymbol symbol, INamedTypeSymbol? attributeType)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute, attributeType) && attribute.ConstructorArguments is [{ Value: string identifier }])
            {
                yield return identifier;
            }
        }
    }

    /// <summary>
    /// Whether a symbol may have the library's attributes. Most symbols come from assemblies that do not know the library: one
    /// look at the assembly spares reading their attributes.
    /// </summary>
    public bool MayCarryAttributes(ISymbol symbol) =>
        symbol.ContainingAssembly is { } assembly
        && assemblies.GetOrAdd(assembly, assembly =>
            SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
            || assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == LibraryName)));

    private static bool Has(ISymbol symbol, INamedTypeSymbol? attributeType)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute, attributeType))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(AttributeData attribute, INamedTypeSymbol? type) =>
        attribute.AttributeClass is { } actual && SymbolEqualityComparer.Default.Equals(actual, type);

    // All targets of a project that has many, which each class with stubs lists.
    private EquatableArray<string> TargetsListedOn(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (Is(attribute, targetNamesAttribute)
                && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false } names])
            {
                return Strings(names);
            }
        }

        return default;
    }

    private static EquatableArray<string> Strings(TypedConstant array) =>
        array.Values.Select(static value => value.Value as string).OfType<string>().ToEquatableArray();
}
