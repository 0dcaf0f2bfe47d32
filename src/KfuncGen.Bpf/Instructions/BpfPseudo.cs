namespace KfuncGen.Bpf.Instructions;

/// <summary>What a source register means where the instruction has none: BPF_PSEUDO_*, include/uapi/linux/bpf.h, 7.2.</summary>
public static class BpfPseudo
{
    /// <summary>Of a call: the immediate is a distance to another function of the program.</summary>
    public const byte Call = 1;

    /// <summary>Of a call: the immediate is a kfunc's BTF id.</summary>
    public const byte KfuncCall = 2;

    /// <summary>Of a 64-bit constant: the address of the map with this descriptor.</summary>
    public const byte MapDescriptor = 1;

    /// <summary>Of a 64-bit constant: the address of a function of the program, by its distance.</summary>
    public const byte Function = 4;

    /// <summary>Of a 64-bit constant: the address of a byte in a map's value.</summary>
    public const byte MapValue = 2;
}
