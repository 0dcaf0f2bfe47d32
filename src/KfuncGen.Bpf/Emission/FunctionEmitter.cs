using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Emission;

/// <summary>Makes instruction slots of machine instructions whose registers are those of the machine.</summary>
internal sealed class FunctionEmitter
{
    private const byte Move64 = BpfOpcode.ClassArithmetic64 | BpfOpcode.Move;

    private readonly List<MachineBlock> order;
    private readonly FrameLayout frame;
    private readonly FunctionCode code;
    private readonly int[] starts;
    private readonly List<(int Instruction, MachineBlock Target)> jumps = [];

    // Conditional jumps too far for 16 bits, by their count from the function's begin; they hop over a long jump.
    private readonly HashSet<MachineInstruction> far;
    private readonly List<(int Instruction, MachineInstruction Source)> branches = [];
    private readonly bool mayLeaveAddress;
    private SourceLine? line;

    private FunctionEmitter(MachineFunction function, List<MachineBlock> order, HashSet<MachineInstruction> far)
    {
        this.order = order;
        this.far = far;
        frame = new FrameLayout(function.Slots);
        code = new FunctionCode(function.Source, function.Slots, frame.Size);
        starts = new int[function.Blocks.Count];
        mayLeaveAddress = order.Exists(static block => block.Instructions.Exists(MayPutAddressInResult));
    }

    /// <summary>Makes instructions of a function.</summary>
    /// <param name="function">The function, after register allocation.</param>
    /// <param name="options">Which instructions there are.</param>
    public static FunctionCode Emit(MachineFunction function, BpfCodeOptions options)
    {
        List<MachineBlock> order = BlockLayout.Find(function);
        HashSet<MachineInstruction> far = [];

        while (true)
        {
            FunctionEmitter emitter = new(function, order, far);
            emitter.EmitBlocks();

            // A jump that is made long moves others apart, so it is tried until none becomes too long.
            if (emitter.SetDistances(options.HasCpuV4))
            {
                return emitter.code;
            }
        }
    }

    // An address needs all 64 bits; 32-bit instructions make a number of it.
    private static bool MayPutAddressInResult(MachineInstruction instruction) =>
        instruction is { Destination: MachineRegister.Result, WritesDestination: true } && instruction.Operation switch
        {
            MachineOperation.SlotAddress or MachineOperation.Copy => true,
            MachineOperation.Plain => (instruction.Opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassArithmetic64
                || instruction.Opcode == (BpfOpcode.ClassLoad | BpfOpcode.ModeMemory | BpfOpcode.DoubleWord),
            _ => false,
        };

    private void EmitBlocks()
    {
        line = FirstLine();

        if (line is not null)
        {
            code.Lines.Add(new BpfCodeLine(0, line));
        }

        for (int i = 0; i < order.Count; i++)
        {
            MachineBlock block = order[i];
            starts[block.Index] = code.Instructions.Count;
            MachineBlock? next = i + 1 < order.Count ? order[i + 1] : null;

            foreach (MachineInstruction instruction in block.Instructions)
            {
                SetLine(instruction.Line);

                if (instruction.Operation == MachineOperation.Branch)
                {
                    EmitBranch(instruction, block.Instructions[block.Instructions.Count - 1], next);
                    break;
                }

                Emit(instruction, next);
            }
        }
    }

    private SourceLine? FirstLine()
    {
        foreach (MachineBlock block in order)
        {
            foreach (MachineInstruction instruction in block.Instructions)
            {
                if (instruction.Line is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private void SetLine(SourceLine? next)
    {
        if (next is null || next == line)
        {
            return;
        }

        line = next;
        int place = code.Instructions.Count;

        // An instruction that became no slot has no line either.
        if (code.Lines.Count > 0 && code.Lines[code.Lines.Count - 1].Instruction == place)
        {
            code.Lines.RemoveAt(code.Lines.Count - 1);
        }

        code.Lines.Add(new BpfCodeLine(place, next));
    }

    private void Emit(MachineInstruction instruction, MachineBlock? next)
    {
        switch (instruction.Operation)
        {
            case MachineOperation.Plain or MachineOperation.Copy:
                if (instruction.LoadTime is { } filledIn)
                {
                    code.Relocations.Add(new BpfRelocation.LoadTimeValue(code.Instructions.Count, filledIn));
                }

                Add(
                    instruction.Opcode,
                    instruction.Destination,
                    Math.Max(instruction.Source, 0),
                    instruction.Slot is { } slot ? frame.OffsetOf(slot) + instruction.Offset : instruction.Offset,
                    (int)instruction.Immediate);
                break;

            case MachineOperation.Atomic:
                Add(
                    instruction.Opcode,
                    instruction.Source,
                    instruction.Left == MachineRegister.None ? instruction.Destination : instruction.Left,
                    instruction.Slot is { } changed ? frame.OffsetOf(changed) + instruction.Offset : instruction.Offset,
                    (int)instruction.Immediate);
                break;

            case MachineOperation.Constant when instruction.Opcode == BpfOpcode.ClassArithmetic32
                || instruction.Immediate == (int)instruction.Immediate:
                Add((byte)(instruction.Opcode | BpfOpcode.Move), instruction.Destination, immediate: (int)instruction.Immediate);
                break;

            case MachineOperation.Constant:
                AddConstant64(instruction.Destination, 0, (int)instruction.Immediate, (int)(instruction.Immediate >> 32));
                break;

            case MachineOperation.SlotAddress:
                Add(Move64 | BpfOpcode.SourceRegister, instruction.Destination, MachineRegister.FramePointer);
                Add(
                    BpfOpcode.ClassArithmetic64 | BpfOpcode.Add,
                    instruction.Destination,
                    immediate: frame.OffsetOf(instruction.Slot!) + (int)instruction.Immediate);
                break;

            case MachineOperation.DataAddress:
                code.Relocations.Add(new BpfRelocation.Data(code.Instructions.Count, instruction.Section));
                AddConstant64(instruction.Destination, BpfPseudo.MapValue, 0, (int)instruction.Immediate);
                break;

            case MachineOperation.MapAddress:
                code.Relocations.Add(new BpfRelocation.Map(code.Instructions.Count, instruction.Map!));
                AddConstant64(instruction.Destination, BpfPseudo.MapDescriptor, 0, 0);
                break;

            case MachineOperation.FunctionAddress:
                code.Calls.Add((code.Instructions.Count, ((IrCallee.Function)instruction.Callee!).Target));
                AddConstant64(instruction.Destination, BpfPseudo.Function, 0, 0);
                break;

            case MachineOperation.LoadTimeConstant:
                code.Relocations.Add(new BpfRelocation.LoadTimeValue(code.Instructions.Count, instruction.LoadTime!));

                if (instruction.Opcode == BpfOpcode.ClassArithmetic32)
                {
                    Add(BpfOpcode.ClassArithmetic32 | BpfOpcode.Move, instruction.Destination);
                }
                else
                {
                    AddConstant64(instruction.Destination, 0, 0, 0);
                }

                break;

            case MachineOperation.Compare:
                Add(BpfOpcode.ClassArithmetic32 | BpfOpcode.Move, instruction.Destination, immediate: 1);
                Add(instruction.Opcode, instruction.Left, Math.Max(instruction.Source, 0), 1, (int)instruction.Immediate);
                Add(BpfOpcode.ClassArithmetic32 | BpfOpcode.Move, instruction.Destination, immediate: 0);
                break;

            case MachineOperation.Call:
                EmitCall(instruction.Callee!);
                break;

            case MachineOperation.Jump when instruction.Target == next:
                break;

            case MachineOperation.Jump:
                EmitJump(instruction);
                break;

            case MachineOperation.Exit:
                // Of a function without a result: "cannot return stack pointer to the caller", says the verifier of what
                // happens to be there. prepare_func_exit, kernel/bpf/verifier.c, 7.2.
                if (mayLeaveAddress && instruction.Offset == 0)
                {
                    Add(BpfOpcode.ClassArithmetic32 | BpfOpcode.Move, MachineRegister.Result);
                }

                Add(BpfOpcode.ClassJump | BpfOpcode.Exit, 0);
                break;

            default:
                throw new InvalidOperationException($"{code.Function.Name}: {instruction.Operation} cannot be emitted.");
        }
    }

    private void EmitCall(IrCallee callee)
    {
        const byte Call = BpfOpcode.ClassJump | BpfOpcode.Call;

        switch (callee)
        {
            case IrCallee.Helper helper:
                Add(Call, 0, immediate: helper.Id);
                break;
            case IrCallee.Kfunc kfunc:
                code.Relocations.Add(new BpfRelocation.KfuncCall(code.Instructions.Count, kfunc.Identifier));
                Add(Call, 0, BpfPseudo.KfuncCall);
                break;
            case IrCallee.Function function:
                code.Calls.Add((code.Instructions.Count, function.Target));
                Add(Call, 0, BpfPseudo.Call);
                break;
        }
    }

    private void EmitBranch(MachineInstruction branch, MachineInstruction otherwise, MachineBlock? next)
    {
        MachineBlock whenTrue = branch.Target!;
        MachineBlock whenFalse = otherwise.Target!;
        byte opcode = branch.Opcode;

        if (whenTrue == whenFalse)
        {
            Emit(otherwise, next);
            return;
        }

        if (far.Contains(branch))
        {
            // The condition skips the jump that follows; it is inverted where it can be, or else skips another one.
            if (Inverted(opcode) is { } inverted)
            {
                AddConditional(inverted, branch, 1);
            }
            else
            {
                AddConditional(opcode, branch, 1);
                Add(BpfOpcode.ClassJump | BpfOpcode.Jump, 0, offset: 1);
            }

            jumps.Add((code.Instructions.Count, whenTrue));
            Add(BpfOpcode.ClassJump32 | BpfOpcode.Jump, 0);
            Emit(otherwise, next);
            return;
        }

        if (whenTrue == next && Inverted(opcode) is { } opposite)
        {
            opcode = opposite;
            (whenTrue, whenFalse) = (whenFalse, whenTrue);
        }

        branches.Add((code.Instructions.Count, branch));
        jumps.Add((code.Instructions.Count, whenTrue));
        AddConditional(opcode, branch, 0);

        if (whenFalse != next)
        {
            SetLine(otherwise.Line);
            EmitJump(otherwise);
        }
    }

    private void AddConditional(byte opcode, MachineInstruction branch, int offset) =>
        Add(opcode, branch.Destination, Math.Max(branch.Source, 0), offset, (int)branch.Immediate);

    private void EmitJump(MachineInstruction jump)
    {
        jumps.Add((code.Instructions.Count, jump.Target!));
        branches.Add((code.Instructions.Count, jump));
        Add((byte)((far.Contains(jump) ? BpfOpcode.ClassJump32 : BpfOpcode.ClassJump) | BpfOpcode.Jump), 0);
    }

    // False where jumps were found that have to be made in another way; they are known to be far then.
    private bool SetDistances(bool hasLongJumps)
    {
        int known = far.Count;
        Dictionary<int, MachineInstruction>? sources = null;

        foreach ((int place, MachineBlock target) in jumps)
        {
            BpfInstruction instruction = code.Instructions[place];
            int distance = starts[target.Index] - place - 1;

            if (instruction.Opcode == (BpfOpcode.ClassJump32 | BpfOpcode.Jump))
            {
                code.Instructions[place] = instruction with { Immediate = distance };
            }
            else if (distance is >= short.MinValue and <= short.MaxValue)
            {
                code.Instructions[place] = instruction with { Offset = (short)distance };
            }
            else if (hasLongJumps)
            {
                sources ??= SourcesByPlace();
                far.Add(sources[place]);
            }
            else
            {
                code.FarthestJump = Math.Max(code.FarthestJump, Math.Abs(distance));
            }
        }

        return far.Count == known;
    }

    private Dictionary<int, MachineInstruction> SourcesByPlace()
    {
        Dictionary<int, MachineInstruction> sources = [];

        foreach ((int place, MachineInstruction source) in branches)
        {
            sources.Add(place, source);
        }

        return sources;
    }

    private void AddConstant64(int destination, byte source, int low, int high)
    {
        Add(BpfOpcode.LoadConstant64, destination, source, 0, low);
        Add(0, 0, 0, 0, high);
    }

    private void Add(byte opcode, int destination, int source = 0, int offset = 0, int immediate = 0) =>
        code.Instructions.Add(new BpfInstruction(opcode, (byte)destination, (byte)source, checked((short)offset), immediate));

    private static byte? Inverted(byte opcode) => (opcode & BpfOpcode.OperationMask) switch
    {
        BpfOpcode.JumpEqual => With(opcode, BpfOpcode.JumpNotEqual),
        BpfOpcode.JumpNotEqual => With(opcode, BpfOpcode.JumpEqual),
        BpfOpcode.JumpGreater => With(opcode, BpfOpcode.JumpLessOrEqual),
        BpfOpcode.JumpGreaterOrEqual => With(opcode, BpfOpcode.JumpLess),
        BpfOpcode.JumpLess => With(opcode, BpfOpcode.JumpGreaterOrEqual),
        BpfOpcode.JumpLessOrEqual => With(opcode, BpfOpcode.JumpGreater),
        BpfOpcode.JumpGreaterSigned => With(opcode, BpfOpcode.JumpLessOrEqualSigned),
        BpfOpcode.JumpGreaterOrEqualSigned => With(opcode, BpfOpcode.JumpLessSigned),
        BpfOpcode.JumpLessSigned => With(opcode, BpfOpcode.JumpGreaterOrEqualSigned),
        BpfOpcode.JumpLessOrEqualSigned => With(opcode, BpfOpcode.JumpGreaterSigned),
        _ => null,
    };

    private static byte With(byte opcode, byte operation) => (byte)((opcode & ~BpfOpcode.OperationMask) | operation);
}
