using KfuncGen.Bpf.Analysis;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Selection;

/// <summary>
/// Makes machine instructions of a function. Every value gets a register of its own, but for constants and addresses that are
/// made where they are used. An operation with two addresses is a copy and the operation; the allocator removes most copies.
/// </summary>
internal sealed class InstructionSelector
{
    private readonly MachineFunction machine;
    private readonly BpfCodeOptions options;
    private readonly bool isMain;
    private readonly List<IrBlock> order;
    private readonly UpperHalves upperHalves;
    private readonly Dictionary<IrValue, int> registers = [];
    private readonly Dictionary<IrValue, int> phiInputs = [];
    private readonly Dictionary<IrValue, int> useCounts = [];
    private readonly MachineBlock[] blocks;
    private MachineBlock current = null!;
    private SourceLine? line;

    private InstructionSelector(IrFunction function, BpfCodeOptions options, bool isMain)
    {
        this.options = options;
        this.isMain = isMain;
        machine = new MachineFunction(function);
        Dominators dominators = new(BlockOrder.Find(function));
        int[] byFirstOrder = Loops.FindDepths(dominators);
        Dictionary<IrBlock, int> depths = [];

        foreach (IrBlock block in dominators.Order)
        {
            depths.Add(block, byFirstOrder[block.Index]);
        }

        order = BlockOrder.Find(function, byFirstOrder);
        upperHalves = new UpperHalves(order);
        blocks = new MachineBlock[order.Count];

        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = machine.AddBlock();
            blocks[i].LoopDepth = depths[order[i]];
        }
    }

    /// <summary>Makes machine instructions of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="options">Which instructions there are.</param>
    /// <param name="isMain">Whether the kernel calls it, and so reads all 64 bits of what it returns.</param>
    public static MachineFunction Select(IrFunction function, BpfCodeOptions options, bool isMain)
    {
        InstructionSelector selector = new(function, options, isMain);
        selector.SelectBlocks();
        return selector.machine;
    }

    private void SelectBlocks()
    {
        foreach (IrBlock block in order)
        {
            CountUses(block);
        }

        SelectParameters();

        foreach (IrBlock block in order)
        {
            current = blocks[block.Index];

            foreach (IrValue value in block.Values)
            {
                line = value.Line;
                Select(value);
            }

            line = block.Terminator!.Line;
            SelectEnd(block);
        }
    }

    private void CountUses(IrBlock block)
    {
        foreach (IrValue value in block.Values)
        {
            foreach (IrValue operand in value.Operands)
            {
                CountUse(operand);
            }
        }

        switch (block.Terminator)
        {
            case IrTerminator.Branch branch:
                CountUse(branch.Left);
                CountUse(branch.Right);
                break;
            case IrTerminator.Return { Value: { } value }:
                CountUse(value);
                break;
        }
    }

    private void CountUse(IrValue value)
    {
        useCounts.TryGetValue(value, out int count);
        useCounts[value] = count + 1;
    }

    // Parameters leave the argument registers before anything else may overwrite these.
    private void SelectParameters()
    {
        current = blocks[0];

        foreach (IrBlock block in order)
        {
            foreach (IrValue value in block.Values)
            {
                if (value.Opcode == IrOpcode.Parameter && useCounts.ContainsKey(value))
                {
                    line = value.Line;
                    Copy(RegisterOf(value), MachineRegister.FirstArgument + (int)value.Constant);
                }
            }
        }
    }

    private void Select(IrValue value)
    {
        switch (value.Opcode)
        {
            case IrOpcode.Parameter:
                break;
            case IrOpcode.Constant or IrOpcode.SlotAddress or IrOpcode.LoadTimeConstant or IrOpcode.MapAddress
                or IrOpcode.FunctionAddress when IsMadeWhereUsed(value):
                break;
            case IrOpcode.Constant:
                Emit(MachineOperation.Constant, BpfOpcode.ClassArithmetic64, RegisterOf(value), immediate: value.Constant);
                break;
            case IrOpcode.DataAddress:
                current.Instructions.Add(new MachineInstruction
                {
                    Operation = MachineOperation.DataAddress,
                    Destination = RegisterOf(value),
                    Immediate = value.Constant,
                    Section = value.Section,
                    Line = line,
                });
                break;
            case IrOpcode.MapAddress or IrOpcode.FunctionAddress:
                MakeAddress(value, RegisterOf(value));
                break;
            case IrOpcode.Phi:
                Copy(RegisterOf(value), PhiInput(value));
                break;
            case >= IrOpcode.Add and <= IrOpcode.ShiftRightSigned:
                SelectBinary(value);
                break;
            case IrOpcode.ZeroExtend:
                SelectZeroExtend(value);
                break;
            case IrOpcode.SignExtend:
                SelectSignExtend(value);
                break;
            case IrOpcode.Truncate or IrOpcode.Reinterpret:
                Copy(RegisterOf(value), Use(value.Operands[0]));
                break;
            case IrOpcode.BigEndian or IrOpcode.LittleEndian:
                SelectOrder(value);
                break;
            case IrOpcode.Compare:
                SelectCompare(value);
                break;
            case IrOpcode.Load:
                SelectLoad(value);
                break;
            case IrOpcode.LoadField:
                SelectField(value);
                break;
            case IrOpcode.StoreField:
                SelectFieldStore(value);
                break;
            case IrOpcode.FieldBits:
                SelectFieldBits(value);
                break;
            case IrOpcode.Store:
                SelectStore(value);
                break;
            case IrOpcode.Atomic:
                SelectAtomic(value);
                break;
            case IrOpcode.Call:
                SelectCall(value);
                break;
            default:
                throw new InvalidOperationException($"{machine.Source.Name}: {value.Opcode} cannot be selected.");
        }
    }

    private void SelectBinary(IrValue value)
    {
        (IrValue left, IrValue right) = (value.Operands[0], value.Operands[1]);
        byte arithmetic = value.Type == IrType.I32 ? BpfOpcode.ClassArithmetic32 : BpfOpcode.ClassArithmetic64;

        // A pointer stays on the left: of a number plus an address in the frame of a called function, the verifier forgets whose
        // frame that is (adjust_ptr_min_max_vals, kernel/bpf/verifier.c, 6.18).
        if (IsCommutative(value.Opcode) && value.Type != IrType.Pointer && IsBetterLeft(value, right, left))
        {
            (left, right) = (right, left);
        }

        int destination = RegisterOf(value);

        if (value.Opcode is IrOpcode.ShiftLeft or IrOpcode.ShiftRightUnsigned or IrOpcode.ShiftRightSigned
            && right.Opcode == IrOpcode.Constant)
        {
            // RFC 9669 leaves only the low bits of a count; the verifier wants constants to be in range already.
            long count = right.Constant & (value.Type == IrType.I32 ? 31 : 63);
            CopyOperand(destination, left);
            Emit(MachineOperation.Plain, (byte)(arithmetic | OpcodeBits.Operation(value.Opcode)), destination, immediate: count);
            return;
        }

        if (value.Opcode is IrOpcode.DivideSigned or IrOpcode.RemainderSigned)
        {
            SelectSignedDivision(value, left, right, arithmetic);
            return;
        }

        // The verifier refuses a constant divisor of 0.
        bool canBeImmediate = value.Opcode is not (IrOpcode.DivideUnsigned or IrOpcode.RemainderUnsigned) || right.Constant != 0;

        if (canBeImmediate && AsImmediate(right) is { } immediate)
        {
            CopyOperand(destination, left);
            bool isNegated = value.Opcode == IrOpcode.Subtract && immediate != int.MinValue;
            Emit(
                MachineOperation.Plain,
                (byte)(arithmetic | (isNegated ? BpfOpcode.Add : OpcodeBits.Operation(value.Opcode))),
                destination,
                immediate: isNegated ? -immediate : immediate);
            return;
        }

        if (value.Opcode == IrOpcode.Subtract && left is { Opcode: IrOpcode.Constant, Constant: 0 } && value.Type != IrType.Pointer)
        {
            CopyOperand(destination, right);
            Emit(MachineOperation.Plain, (byte)(arithmetic | BpfOpcode.Negate), destination);
            return;
        }

        int source = Use(right);
        CopyOperand(destination, left);
        byte opcode = (byte)(arithmetic | BpfOpcode.SourceRegister | OpcodeBits.Operation(value.Opcode));
        Emit(MachineOperation.Plain, opcode, destination, source);
    }

    // With cpu v4 a constant divisor but 0 and -1. Every other signed division was made of unsigned ones before.
    private void SelectSignedDivision(IrValue value, IrValue left, IrValue right, byte arithmetic)
    {
        if (!options.HasCpuV4 || AsImmediate(right) is not { } divisor || divisor is 0 or -1)
        {
            throw new InvalidOperationException($"{machine.Source.Name}: {value.Opcode} was not made of unsigned operations.");
        }

        int destination = RegisterOf(value);
        CopyOperand(destination, left);
        Emit(MachineOperation.Plain, (byte)(arithmetic | OpcodeBits.Operation(value.Opcode)), destination, immediate: divisor, offset: 1);
    }

    private void SelectZeroExtend(IrValue value)
    {
        IrValue operand = value.Operands[0];
        int destination = RegisterOf(value);

        if (value.Constant < 32)
        {
            CopyOperand(destination, operand);
            Emit(
                MachineOperation.Plain,
                BpfOpcode.ClassArithmetic32 | BpfOpcode.And,
                destination,
                immediate: (1L << (int)value.Constant) - 1);
        }
        else if (value.Type == IrType.I32 || (operand.Type == IrType.I32 && upperHalves.IsZero(operand)))
        {
            CopyOperand(destination, operand);
        }
        else
        {
            Emit(
                MachineOperation.Plain,
                BpfOpcode.ClassArithmetic32 | BpfOpcode.SourceRegister | BpfOpcode.Move,
                destination,
                Use(operand));
        }
    }

    private void SelectSignExtend(IrValue value)
    {
        IrValue operand = value.Operands[0];
        int destination = RegisterOf(value);
        int bits = (int)value.Constant;
        byte arithmetic = value.Type == IrType.I32 ? BpfOpcode.ClassArithmetic32 : BpfOpcode.ClassArithmetic64;

        if (value.Type == IrType.I32 && bits == 32)
        {
            CopyOperand(destination, operand);
        }
        else if (options.HasCpuV4)
        {
            Emit(
                MachineOperation.Plain,
                (byte)(arithmetic | BpfOpcode.SourceRegister | BpfOpcode.Move),
                destination,
                Use(operand),
                offset: bits);
        }
        else
        {
            int distance = (value.Type == IrType.I32 ? 32 : 64) - bits;
            CopyOperand(destination, operand);
            Emit(MachineOperation.Plain, (byte)(arithmetic | BpfOpcode.ShiftLeft), destination, immediate: distance);
            Emit(MachineOperation.Plain, (byte)(arithmetic | BpfOpcode.ShiftRightSigned), destination, immediate: distance);
        }
    }

    // The width is in the immediate, the order where others have the bit for a register: RFC 9669, 4.2. The machine has one of the two,
    // so that loading leaves that out.
    private void SelectOrder(IrValue value)
    {
        int destination = RegisterOf(value);
        CopyOperand(destination, value.Operands[0]);
        byte order = value.Opcode == IrOpcode.BigEndian ? BpfOpcode.SourceRegister : (byte)0;
        Emit(
            MachineOperation.Plain,
            (byte)(BpfOpcode.ClassArithmetic32 | BpfOpcode.ByteSwap | order),
            destination,
            immediate: value.Constant);
    }

    private void SelectCompare(IrValue value)
    {
        (IrValue left, IrValue right, IrCondition condition) = Ordered(value.Operands[0], value.Operands[1], value.Condition);
        int leftRegister = Use(left);
        MachineInstruction instruction = new()
        {
            Operation = MachineOperation.Compare,
            Destination = RegisterOf(value),
            Left = leftRegister,
            Line = line,
        };

        SetRightOperand(instruction, left.Type, condition, right);
        current.Instructions.Add(instruction);
    }

    private void SelectLoad(IrValue value)
    {
        (IrSlot? slot, int address, int offset) = SelectAddress(value.Operands[0], value.Constant);
        current.Instructions.Add(new MachineInstruction
        {
            Operation = MachineOperation.Plain,
            Opcode = (byte)(BpfOpcode.ClassLoad | BpfOpcode.ModeMemory | OpcodeBits.SizeOf(value.Size)),
            Destination = RegisterOf(value),
            Source = address,
            Offset = offset,
            Slot = slot,
            Line = line,
        });
    }

    private void SelectStore(IrValue value)
    {
        IrValue stored = value.Operands[1];
        (IrSlot? slot, int address, int offset) = SelectAddress(value.Operands[0], value.Constant);

        // A constant is stored without a register only to memory of the program's own: before 6.3 the verifier refuses it in
        // the context.
        bool isOwnMemory = slot is not null || IsData(value.Operands[0]);
        long? immediate = isOwnMemory && stored.Opcode == IrOpcode.Constant ? Truncated(stored.Constant, value.Size) : null;

        if (immediate is < int.MinValue or > int.MaxValue)
        {
            immediate = null;
        }

        current.Instructions.Add(new MachineInstruction
        {
            Operation = MachineOperation.Plain,
            Opcode = (byte)((immediate is null
                ? BpfOpcode.ClassStore
                : BpfOpcode.ClassStoreConstant) | BpfOpcode.ModeMemory | OpcodeBits.SizeOf(value.Size)),
            Destination = address,
            Source = immediate is null ? Use(stored) : MachineRegister.None,
            Offset = offset,
            Immediate = immediate ?? 0,
            Slot = slot,
            Line = line,
        });
    }

    private void SelectAtomic(IrValue value)
    {
        bool isUsed = useCounts.ContainsKey(value);
        bool compares = value.Atomic == IrAtomic.CompareExchange;
        (IrSlot? slot, int address, int offset) = SelectAddress(value.Operands[0], value.Constant);
        int left = compares ? Use(value.Operands[1]) : MachineRegister.None;
        int destination = compares ? MachineRegister.Result : machine.NewRegister();
        CopyOperand(destination, value.Operands[compares ? 2 : 1]);

        current.Instructions.Add(new MachineInstruction
        {
            Operation = MachineOperation.Atomic,
            Opcode = (byte)(BpfOpcode.ClassStore | BpfOpcode.ModeAtomic | OpcodeBits.SizeOf(value.Size)),
            Destination = destination,
            Source = address,
            Left = left,
            Offset = offset,
            Immediate = OpcodeBits.Atomic(value.Atomic, isUsed),
            Slot = slot,
            Line = line,
        });

        if (isUsed)
        {
            Copy(RegisterOf(value), destination);
        }
    }

    private void SelectCall(IrValue value)
    {
        bool isOfProgram = value.Callee is IrCallee.Function;
        List<IrValue> arguments = value.Operands;

        // All that needs an instruction of its own first, so that argument registers are busy for a short time only.
        int[] sources = new int[arguments.Count];

        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = IsMadeWhereUsed(arguments[i]) ? MachineRegister.None : Use(arguments[i]);
        }

        for (int i = 0; i < sources.Length; i++)
        {
            int register = MachineRegister.FirstArgument + i;

            if (sources[i] == MachineRegister.None)
            {
                Make(arguments[i], register);
            }
            else
            {
                // The kernel takes sizes from all 64 bits; functions of the program know what an I32 is.
                CopyWhole(register, arguments[i], sources[i], isOfProgram);
            }
        }

        current.Instructions.Add(new MachineInstruction
        {
            Operation = MachineOperation.Call,
            Callee = value.Callee,
            Offset = arguments.Count,
            Line = line,
        });

        if (useCounts.ContainsKey(value))
        {
            Copy(RegisterOf(value), MachineRegister.Result);
        }
    }

    private void CopyWhole(int register, IrValue value, int source, bool isHalfEnough)
    {
        if (isHalfEnough || value.Type != IrType.I32 || upperHalves.IsZero(value))
        {
            Copy(register, source);
        }
        else
        {
            Emit(MachineOperation.Plain, BpfOpcode.ClassArithmetic32 | BpfOpcode.SourceRegister | BpfOpcode.Move, register, source);
        }
    }

    private void SelectEnd(IrBlock block)
    {
        switch (block.Terminator)
        {
            case IrTerminator.Jump jump:
                CopyToPhis(block, jump.Target);
                EmitJump(blocks[jump.Target.Index]);
                break;

            case IrTerminator.Branch branch:
                (IrValue left, IrValue right, IrCondition condition) = Ordered(branch.Left, branch.Right, branch.Condition);
                MachineBlock whenTrue = Edge(block, branch.WhenTrue);
                MachineBlock whenFalse = Edge(block, branch.WhenFalse);
                MachineInstruction instruction = new()
                {
                    Operation = MachineOperation.Branch,
                    Destination = Use(left),
                    Target = whenTrue,
                    Line = line,
                };

                SetRightOperand(instruction, left.Type, condition, right);
                current.Instructions.Add(instruction);
                current.Successors.Add(whenTrue);
                EmitJump(whenFalse);
                break;

            case IrTerminator.Return end:
                if (end.Value is { } value)
                {
                    if (IsMadeWhereUsed(value))
                    {
                        Make(value, MachineRegister.Result);
                    }
                    else
                    {
                        CopyWhole(MachineRegister.Result, value, Use(value), isHalfEnough: !isMain);
                    }
                }
                else if (isMain)
                {
                    // The verifier wants the kernel to get some number.
                    Emit(MachineOperation.Constant, BpfOpcode.ClassArithmetic32, MachineRegister.Result);
                }

                current.Instructions.Add(new MachineInstruction
                {
                    Operation = MachineOperation.Exit,
                    Offset = end.Value is not null || isMain ? 1 : 0,
                    Line = line,
                });
                break;

            default:
                throw new InvalidOperationException($"{machine.Source.Name}: a block has no end.");
        }
    }

    // The block that an edge of a branch goes to: one of its own where there are phis to be set.
    private MachineBlock Edge(IrBlock from, IrBlock to)
    {
        if (to.Values.Count == 0 || to.Values[0].Opcode != IrOpcode.Phi)
        {
            return blocks[to.Index];
        }

        MachineBlock edge = machine.AddBlock(isEdge: true);
        edge.LoopDepth = Math.Min(blocks[from.Index].LoopDepth, blocks[to.Index].LoopDepth);
        MachineBlock before = current;
        current = edge;
        CopyToPhis(from, to);
        EmitJump(blocks[to.Index]);
        current = before;
        return edge;
    }

    // Phis are set all at once: each through a register of its own that is read where its block begins. The allocator sees
    // which of them can be one register with the phi.
    private void CopyToPhis(IrBlock from, IrBlock to)
    {
        int position = -1;

        foreach (IrValue phi in to.Values)
        {
            if (phi.Opcode != IrOpcode.Phi)
            {
                break;
            }

            if (position < 0)
            {
                position = to.Predecessors.IndexOf(from);
            }

            CopyOperand(PhiInput(phi), phi.Operands[position]);
        }
    }

    private void EmitJump(MachineBlock target)
    {
        current.Instructions.Add(new MachineInstruction { Operation = MachineOperation.Jump, Target = target, Line = line });
        current.Successors.Add(target);
    }

    // The address as a register or a slot and an offset that an instruction can hold.
    private (IrSlot? Slot, int Register, int Offset) SelectAddress(IrValue address, long offset)
    {
        while (address is { Opcode: IrOpcode.Add, Type: IrType.Pointer } && address.Operands[1] is { Opcode: IrOpcode.Constant } distance
            && offset + distance.Constant is >= short.MinValue and <= short.MaxValue)
        {
            offset += distance.Constant;
            address = address.Operands[0];
        }

        if (address.Opcode == IrOpcode.SlotAddress && offset + address.Constant is >= int.MinValue and <= int.MaxValue)
        {
            return (address.Slot, MachineRegister.FramePointer, (int)(offset + address.Constant));
        }

        if (offset is >= short.MinValue and <= short.MaxValue)
        {
            return (null, Use(address), (int)offset);
        }

        int register = machine.NewRegister();
        CopyOperand(register, address);

        if (offset is >= int.MinValue and <= int.MaxValue)
        {
            Emit(MachineOperation.Plain, BpfOpcode.ClassArithmetic64 | BpfOpcode.Add, register, immediate: offset);
        }
        else
        {
            // Only behind a check that it never passes.
            int distance = machine.NewRegister();
            Emit(MachineOperation.Constant, BpfOpcode.ClassArithmetic64, distance, immediate: offset);
            Emit(MachineOperation.Plain, BpfOpcode.ClassArithmetic64 | BpfOpcode.SourceRegister | BpfOpcode.Add, register, distance);
        }

        return (null, register, 0);
    }

    private static bool IsData(IrValue address)
    {
        while (address is { Opcode: IrOpcode.Add, Type: IrType.Pointer })
        {
            address = address.Operands[0];
        }

        return address.Opcode == IrOpcode.DataAddress;
    }

    // Constants go to the right, where they need no register. So do counters, which are constants to the verifier in each round: that of
    // 6.1 decides a comparison only by what is on the right (check_cond_jmp_op, kernel/bpf/verifier.c), and with the counter on the left
    // it would go round for ever.
    private static (IrValue Left, IrValue Right, IrCondition Condition) Ordered(IrValue left, IrValue right, IrCondition condition) =>
        (left.Opcode == IrOpcode.Constant && right.Opcode != IrOpcode.Constant) || (Counters.IsOne(left) && !Counters.IsOne(right))
            ? (right, left, condition.Swapped())
            : (left, right, condition);

    private void SetRightOperand(MachineInstruction instruction, IrType type, IrCondition condition, IrValue right)
    {
        int opcode = (type == IrType.I32 ? BpfOpcode.ClassJump32 : BpfOpcode.ClassJump) | OpcodeBits.Jump(condition);

        if (AsImmediate(right) is { } immediate)
        {
            instruction.Immediate = immediate;
        }
        else
        {
            opcode |= BpfOpcode.SourceRegister;
            instruction.Source = Use(right);
        }

        instruction.Opcode = (byte)opcode;
    }

    private static int? AsImmediate(IrValue value) =>
        value.Opcode == IrOpcode.Constant && value.Constant is >= int.MinValue and <= int.MaxValue ? (int)value.Constant : null;

    private static long Truncated(long value, int size) => size switch
    {
        1 => (sbyte)value,
        2 => (short)value,
        4 => (int)value,
        _ => value,
    };

    // A copy can be left out where its source is not needed after it: that of a phi that the result goes back to, or that of
    // what is used nowhere else.
    private bool IsBetterLeft(IrValue value, IrValue candidate, IrValue present)
    {
        if (candidate.Opcode == IrOpcode.Constant || present.Opcode == IrOpcode.Constant)
        {
            return candidate.Opcode != IrOpcode.Constant;
        }

        return !IsInputOf(value, present)
            && (IsInputOf(value, candidate) || (useCounts[candidate] == 1 && useCounts[present] > 1));
    }

    private static bool IsInputOf(IrValue value, IrValue phi) => phi.Opcode == IrOpcode.Phi && phi.Operands.Contains(value);

    private static bool IsCommutative(IrOpcode opcode) =>
        opcode is IrOpcode.Add or IrOpcode.Multiply or IrOpcode.And or IrOpcode.Or or IrOpcode.Xor;

    // A single slot, so that every use may make its own. A number from the loader has to be beside the branch that it decides.
    private bool IsMadeWhereUsed(IrValue value) => value.Opcode switch
    {
        // Two slots, but where there is one use only it needs no register up to there.
        IrOpcode.MapAddress or IrOpcode.FunctionAddress => useCounts.TryGetValue(value, out int count) && count == 1,
        IrOpcode.Constant => value.Constant is >= int.MinValue and <= uint.MaxValue,
        IrOpcode.SlotAddress or IrOpcode.LoadTimeConstant => true,
        _ => false,
    };

    private int RegisterOf(IrValue value)
    {
        if (!registers.TryGetValue(value, out int register))
        {
            registers.Add(value, register = machine.NewRegister());
        }

        return register;
    }

    private int PhiInput(IrValue phi)
    {
        if (!phiInputs.TryGetValue(phi, out int register))
        {
            phiInputs.Add(phi, register = machine.NewRegister());
        }

        return register;
    }

    // The register that a value is in; one is made where the value has none.
    private int Use(IrValue value)
    {
        if (!IsMadeWhereUsed(value))
        {
            return RegisterOf(value);
        }

        int register = machine.NewRegister();
        Make(value, register);
        return register;
    }

    private void CopyOperand(int destination, IrValue value)
    {
        if (IsMadeWhereUsed(value))
        {
            Make(value, destination);
        }
        else
        {
            Copy(destination, RegisterOf(value));
        }
    }

    // Offset and width are the loader's to say.
    private void SelectField(IrValue value) => current.Instructions.Add(new MachineInstruction
    {
        Operation = MachineOperation.Plain,
        Opcode = BpfOpcode.ClassLoad | BpfOpcode.ModeMemory | BpfOpcode.DoubleWord,
        Destination = RegisterOf(value),
        Source = Use(value.Operands[0]),
        LoadTime = value.LoadTime,
        Line = line,
    });

    private void SelectFieldStore(IrValue value) => current.Instructions.Add(new MachineInstruction
    {
        Operation = MachineOperation.Plain,
        Opcode = BpfOpcode.ClassStore | BpfOpcode.ModeMemory | BpfOpcode.DoubleWord,
        Destination = Use(value.Operands[0]),
        Source = Use(value.Operands[1]),
        LoadTime = value.LoadTime,
        Line = line,
    });

    // Where nothing is to be shifted, the loader makes nothing of both.
    private void SelectFieldBits(IrValue value)
    {
        IrLoadTime.Core field = (IrLoadTime.Core)value.LoadTime!;
        CopyOperand(RegisterOf(value), value.Operands[0]);
        Shift(BpfOpcode.ShiftLeft, IrCoreQuestion.LeftShift);
        Shift(BpfOpcode.ShiftRight, IrCoreQuestion.RightShift);

        void Shift(byte operation, IrCoreQuestion question) => current.Instructions.Add(new MachineInstruction
        {
            Operation = MachineOperation.Plain,
            Opcode = (byte)(BpfOpcode.ClassArithmetic64 | operation),
            Destination = RegisterOf(value),
            LoadTime = field with { Question = question },
            Line = line,
        });
    }

    private void Make(IrValue value, int register)
    {
        switch (value.Opcode)
        {
            case IrOpcode.Constant:
                // A 32-bit move fills up with zeros, a 64-bit one with the sign.
                bool is32Bits = value.Type == IrType.I32 || value.Constant > int.MaxValue;
                Emit(
                    MachineOperation.Constant,
                    is32Bits ? BpfOpcode.ClassArithmetic32 : BpfOpcode.ClassArithmetic64,
                    register,
                    immediate: is32Bits ? (int)value.Constant : value.Constant);
                break;

            case IrOpcode.SlotAddress:
                current.Instructions.Add(new MachineInstruction
                {
                    Operation = MachineOperation.SlotAddress,
                    Destination = register,
                    Slot = value.Slot,
                    Immediate = value.Constant,
                    Line = line,
                });
                break;

            case IrOpcode.MapAddress or IrOpcode.FunctionAddress:
                MakeAddress(value, register);
                break;

            default:
                current.Instructions.Add(new MachineInstruction
                {
                    Operation = MachineOperation.LoadTimeConstant,
                    Opcode = value.Type == IrType.I32 ? BpfOpcode.ClassArithmetic32 : BpfOpcode.ClassArithmetic64,
                    Destination = register,
                    LoadTime = value.LoadTime,
                    Line = line,
                });
                break;
        }
    }

    private void MakeAddress(IrValue value, int register) => current.Instructions.Add(new MachineInstruction
    {
        Operation = value.Opcode == IrOpcode.MapAddress ? MachineOperation.MapAddress : MachineOperation.FunctionAddress,
        Destination = register,
        Map = value.Map,
        Callee = value.Callee,
        Line = line,
    });

    private void Copy(int destination, int source) => Emit(
        MachineOperation.Copy,
        BpfOpcode.ClassArithmetic64 | BpfOpcode.SourceRegister | BpfOpcode.Move,
        destination,
        source);

    private void Emit(
        MachineOperation operation,
        byte opcode,
        int destination,
        int source = MachineRegister.None,
        long immediate = 0,
        int offset = 0) =>
        current.Instructions.Add(new MachineInstruction
        {
            Operation = operation,
            Opcode = opcode,
            Destination = destination,
            Source = source,
            Immediate = immediate,
            Offset = offset,
            Line = line,
        });
}
