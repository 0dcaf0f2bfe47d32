using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Code;

/// <summary>A place in the instructions that the loader fills in.</summary>
/// <param name="Instruction">The slot.</param>
public abstract record BpfRelocation(int Instruction)
{
    /// <summary>A call of a kfunc: the loader sets the immediate to its BTF id and the offset to its module's place.</summary>
    /// <param name="Instruction">The slot: a call with <see cref="Instructions.BpfPseudo.KfuncCall"/>.</param>
    /// <param name="Identifier">The kfunc's name, with the flavour of the variant that is meant.</param>
    public sealed record KfuncCall(int Instruction, string Identifier) : BpfRelocation(Instruction);

    /// <summary>
    /// A number that the loader knows: it sets the immediate of a 32-bit move, or those of the two slots of a 64-bit
    /// constant.
    /// </summary>
    /// <param name="Instruction">The slot.</param>
    /// <param name="Value">The number that is meant.</param>
    public sealed record LoadTimeValue(int Instruction, IrLoadTime Value) : BpfRelocation(Instruction);

    /// <summary>The address of a map: a 64-bit constant with <see cref="Instructions.BpfPseudo.MapDescriptor"/>.</summary>
    /// <param name="Instruction">The first slot, whose immediate becomes the map's descriptor.</param>
    /// <param name="Name">The map's name.</param>
    public sealed record Map(int Instruction, string Name) : BpfRelocation(Instruction);

    /// <summary>An address in the program's data: a 64-bit constant with <see cref="Instructions.BpfPseudo.MapValue"/>.</summary>
    /// <param name="Instruction">The first slot; the second one's immediate already holds the offset.</param>
    /// <param name="Section">The section; the loader sets the first immediate to its map.</param>
    public sealed record Data(int Instruction, IrSection Section) : BpfRelocation(Instruction);
}
