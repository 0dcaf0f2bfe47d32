using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Registers;

/// <summary>The registers that an instruction reads, to be gone through by foreach. The frame pointer does not count.</summary>
/// <param name="instruction">The instruction.</param>
internal struct ReadRegisters(MachineInstruction instruction)
{
    private int step;

    /// <summary>The register gone to.</summary>
    public int Current { get; private set; }

    /// <summary>Itself: foreach asks for it.</summary>
    public readonly ReadRegisters GetEnumerator() => this;

    /// <summary>Goes to the next register.</summary>
    public bool MoveNext()
    {
        if (instruction.Operation is MachineOperation.Call or MachineOperation.Exit)
        {
            // A call reads its arguments, an exit the result if there is one.
            Current = step + (instruction.Operation == MachineOperation.Call ? MachineRegister.FirstArgument : MachineRegister.Result);
            return step++ < instruction.Offset;
        }

        while (step < 3)
        {
            Current = step++ switch
            {
                0 => instruction.ReadsDestination ? instruction.Destination : MachineRegister.None,
                1 => instruction.Source,
                _ => instruction.Left,
            };

            if (Current is not (MachineRegister.None or MachineRegister.FramePointer))
            {
                return true;
            }
        }

        return false;
    }
}
