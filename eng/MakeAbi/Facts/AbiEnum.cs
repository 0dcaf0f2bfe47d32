using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Facts;

/// <summary>An enum.</summary>
/// <param name="Name">Its name: C's where it has one, otherwise the one that the selection gives it.</param>
/// <param name="Origin">Where it stands: <c>enum bpf_cmd</c>, or a header.</param>
/// <param name="Values">Its values, in their order.</param>
internal sealed record AbiEnum(string Name, string Origin, ImmutableArray<AbiEnumValue> Values)
{
    /// <summary>The number behind a name.</summary>
    public long this[string name] => Values.FirstOrDefault(value => value.Name == name) is { } found
        ? found.Value
        : throw new AbiException($"'{Name}' has no '{name}'.");
}
