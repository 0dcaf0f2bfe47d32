using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Emission;

/// <summary>One function as instructions, with places counted from its first slot.</summary>
/// <param name="function">The function.</param>
/// <param name="slots">The slots of its frame, those of spilled values included.</param>
/// <param name="stackSize">The size in bytes of its frame.</param>
internal sealed class FunctionCode(IrFunction function, IReadOnlyList<IrSlot> slots, int stackSize)
{
    /// <summary>The function.</summary>
    public IrFunction Function { get; } = function;

    /// <summary>The slots of its frame.</summary>
    public IReadOnlyList<IrSlot> Slots { get; } = slots;

    /// <summary>The size in bytes of its frame.</summary>
    public int StackSize { get; } = stackSize;

    /// <summary>The instructions.</summary>
    public List<BpfInstruction> Instructions { get; } = [];

    /// <summary>What the loader fills in.</summary>
    public List<BpfRelocation> Relocations { get; } = [];

    /// <summary>The C# that the instructions come from.</summary>
    public List<BpfCodeLine> Lines { get; } = [];

    /// <summary>The calls of other functions, whose distance is known when all are put together.</summary>
    public List<(int Instruction, IrFunction Target)> Calls { get; } = [];

    /// <summary>The distance of the farthest jump where it is too far; 0 otherwise.</summary>
    public int FarthestJump { get; set; }
}
