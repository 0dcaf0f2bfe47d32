namespace KfuncGen;

/// <summary>What a probe found.</summary>
public enum KfuncAvailability
{
    /// <summary>Nothing: no BTF, or BTF that could not be read. The reason says which.</summary>
    Unknown,

    /// <summary>The kernel has it, and where types were asked for they are the same.</summary>
    Present,

    /// <summary>The kernel does not have it.</summary>
    Absent,

    /// <summary>The kernel has the name with other types: a call made for the asked-for contract would be wrong.</summary>
    Changed,
}
