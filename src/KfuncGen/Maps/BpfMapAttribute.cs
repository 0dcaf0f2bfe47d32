namespace KfuncGen;

/// <summary>
/// On a <c>static readonly</c> field of a class with BPF programs, whose type is a map's: the programs of the class share the map,
/// which is made with each load. The field is its declaration; what user space reads and writes is the loaded object's property.
/// </summary>
/// <example>
/// <code>
/// [BpfMap(MaxEntries = 4096)] static readonly BpfLpmTrie&lt;Ipv4Prefix, Rule&gt; Rules;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Field)]
public sealed class BpfMapAttribute : Attribute
{
    /// <summary>How many elements the maps may have that are in this one; for arrays it is how many each has.</summary>
    public uint InnerEntries { get; init; }

    /// <summary>
    /// How many elements it may have; for ring buffers its size in bytes. 0 for what is said before loading; 1 for arrays.
    /// </summary>
    public uint MaxEntries { get; init; }

    /// <summary>How it is made, and who may do what with it.</summary>
    public BpfMapFlags Flags { get; init; }

    /// <summary>The name that tools show, of which the kernel keeps 15 characters; null for the field's.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// A path in bpffs. A map that is pinned there is used if type, sizes and flags are the same, otherwise loading fails and says
    /// what differs; where there is none, a new one is pinned. Null for a map that goes with its object.
    /// </summary>
    public string? Pin { get; init; }
}
