using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Facts;

/// <summary>What was read from a kernel's BTF and headers: names, numbers, types, and nothing else.</summary>
internal sealed record AbiFacts
{
    /// <summary>Where each part is from: <c>kernel 7.3-amd64</c>.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>Enums, and groups of <c>#define</c>s that are enums in all but name.</summary>
    public ImmutableArray<AbiEnum> Enums { get; init; } = [];

    /// <summary>Structs, and the members of unions that are structs of their own.</summary>
    public ImmutableArray<AbiStruct> Structs { get; init; } = [];

    /// <summary>Helpers, by number.</summary>
    public ImmutableArray<AbiHelper> Helpers { get; init; } = [];

    /// <summary>Finds an enum.</summary>
    public AbiEnum Enum(string name) => Enums.FirstOrDefault(one => one.Name == name)
        ?? throw new AbiException($"the facts have no enum '{name}'. Add it to eng/abi/selection and run eng/make-abi with the kernel.");

    /// <summary>Finds a struct.</summary>
    public AbiStruct Struct(string name) => Structs.FirstOrDefault(one => one.Name == name)
        ?? throw new AbiException($"the facts have no struct '{name}'. Add it to eng/abi/selection and run eng/make-abi with the kernel.");
}
