using System.Collections.Immutable;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Interpreter.Execution;
using KfuncGen.Bpf.Interpreter.Host;
using KfuncGen.Bpf.Interpreter.Memory;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Interpreter;

/// <summary>
/// Runs BPF instructions as RFC 9669 defines them, and finds fault with everything that the kernel's verifier would: each
/// register and each byte of the stack must have been written before it is read, and each access lie in a region. What
/// nothing gives a meaning to (registers after a call, upper halves, fresh stack) is random.
/// </summary>
public sealed class BpfMachine
{
    private const int FramePointer = 10;
    private const int StackSize = 512;
    private const int MaximumFrames = 8;
    private const int ArgumentRegisters = 0b11_1110;
    private const int SavedRegisters = 0b11_1100_0000;

    private readonly BpfInstruction[] instructions;
    private readonly ImmutableArray<BpfCodeFunction> functions;
    private readonly BpfHost host;
    private readonly BpfMachineOptions options;
    private readonly Dictionary<int, BpfHostFunction> kfuncs = [];
    private readonly Dictionary<int, MemoryRegion> data = [];
    private readonly Dictionary<int, int> functionsByStart = [];
    private readonly BpfMemory memory = new();
    private readonly MemoryRegion[] stacks = new MemoryRegion[MaximumFrames];
    private readonly MemoryRegion readOnly;
    private readonly MemoryRegion writable;
    private readonly ulong[] registers = new ulong[11];
    private readonly Frame[] frames = new Frame[MaximumFrames];
    private readonly Random random;

    private int defined;
    private int depth;
    private int usedStack;
    private int position;
    private MemoryRegion? context;

    /// <summary>Prepares a program: what its loader would fill in comes from the host.</summary>
    public BpfMachine(BpfCode code, BpfHost? host = null, BpfMachineOptions? options = null)
    {
        this.host = host ?? new BpfHost();
        this.options = options ?? new BpfMachineOptions();
        random = new Random(this.options.Seed);
        instructions = [.. code.Instructions];
        functions = code.Functions;
        readOnly = memory.Add("the read-only data", [.. code.ReadOnlyData], isWritable: false);
        writable = memory.Add("the writable data", new byte[code.WritableSize], isWritable: true);

        for (int i = 0; i < stacks.Length; i++)
        {
            stacks[i] = memory.Add($"stack frame {i}", new byte[StackSize], isWritable: true, isStack: true);
        }

        for (int i = 0; i < functions.Length; i++)
        {
            functionsByStart.Add(functions[i].Start, i);
        }

        foreach (BpfRelocation relocation in code.Relocations)
        {
            Relocate(relocation);
        }
    }

    /// <summary>Prepares instructions without relocations: one function with the whole stack.</summary>
    public BpfMachine(ImmutableArray<BpfInstruction> instructions, BpfHost? host = null, BpfMachineOptions? options = null)
        : this(
            new BpfCode
            {
                Instructions = instructions,
                Functions = [new BpfCodeFunction("main", 0, StackSize)],
                Relocations = [],
                Lines = [],
                ReadOnlyData = [],
                WritableSize = 0,
            },
            host,
            options)
    {
    }

    /// <summary>The program's memory.</summary>
    public BpfMemory Memory => memory;

    /// <summary>The writable data, which lives from run to run.</summary>
    public Span<byte> WritableData => writable.Bytes;

    /// <summary>How many instructions have run in the last run.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs the program.</summary>
    /// <param name="contextBytes">What r1 points to; the program's writes are in it afterwards.</param>
    /// <returns>r0 at the end.</returns>
    /// <exception cref="BpfFault">The program did what no program may do.</exception>
    public ulong Run(byte[] contextBytes)
    {
        if (context is null || !ReferenceEquals(context.Bytes, contextBytes))
        {
            context = memory.Add("the context", contextBytes, options.HasWritableContext);
        }

        Steps = 0;
        depth = 0;
        usedStack = 0;
        position = 0;
        defined = (1 << 1) | (1 << FramePointer);

        foreach (MemoryRegion stack in stacks)
        {
            stack.EndFrame();
        }

        foreach (ref ulong register in registers.AsSpan())
        {
            register = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        }

        registers[1] = context.Address;

        try
        {
            EnterFrame(functionsByStart.GetValueOrDefault(0, -1));
            Execute();
        }
        catch (MemoryException exception)
        {
            throw Fault(exception.Kind, exception.Message);
        }

        return registers[0];
    }

    private void Execute()
    {
        while (true)
        {
            if ((uint)position >= (uint)instructions.Length)
            {
                throw new BpfFault(BpfFaultKind.InvalidTarget, position, default, $"The program has {instructions.Length} slots.");
            }

            if (++Steps > options.StepBudget)
            {
                throw Fault(BpfFaultKind.StepBudget, $"More than {options.StepBudget} instructions.");
            }

            BpfInstruction instruction = instructions[position];

            switch (instruction.Opcode & BpfOpcode.ClassMask)
            {
                case BpfOpcode.ClassArithmetic64:
                case BpfOpcode.ClassArithmetic32:
                    Compute(instruction);
                    position++;
                    break;
                case BpfOpcode.ClassLoadConstant:
                    LoadConstant(instruction);
                    position += 2;
                    break;
                case BpfOpcode.ClassLoad:
                    Load(instruction);
                    position++;
                    break;
                case BpfOpcode.ClassStore:
                case BpfOpcode.ClassStoreConstant:
                    Store(instruction);
                    position++;
                    break;
                default:
                    if (JumpOrEnd(instruction))
                    {
                        return;
                    }

                    break;
            }
        }
    }

    private void Compute(BpfInstruction instruction)
    {
        bool is64 = (instruction.Opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassArithmetic64;
        bool isRegister = (instruction.Opcode & BpfOpcode.SourceRegister) != 0;
        int operation = instruction.Opcode & BpfOpcode.OperationMask;
        ulong? result;

        switch (operation)
        {
            case BpfOpcode.ByteSwap:
                Require(instruction.Source == 0 && instruction.Offset == 0 && !(is64 && isRegister));
                result = Arithmetic.SwapBytes(Read(instruction.Destination), instruction.Immediate, is64 || isRegister);
                break;
            case BpfOpcode.Negate:
                Require(instruction.Source == 0 && instruction.Offset == 0 && instruction.Immediate == 0 && !isRegister);
                ulong value = Read(instruction.Destination);
                result = is64 ? 0 - value : (uint)(0 - value);
                break;
            default:
                // Only registers are moved with sign; a constant divisor of 0 and shifts by the width are refused by the verifier.
                Require(isRegister ? instruction.Immediate == 0 : instruction.Source == 0);
                Require(isRegister || operation != BpfOpcode.Move || instruction.Offset == 0);
                Require(isRegister || operation is not (BpfOpcode.Divide or BpfOpcode.Remainder) || instruction.Immediate != 0);
                Require(isRegister
                    || operation is not (BpfOpcode.ShiftLeft or BpfOpcode.ShiftRight or BpfOpcode.ShiftRightSigned)
                    || (uint)instruction.Immediate < (is64 ? 64u : 32u));
                ulong left = operation == BpfOpcode.Move ? 0 : Read(instruction.Destination);
                ulong right = isRegister ? Read(instruction.Source) : (ulong)instruction.Immediate;
                result = is64
                    ? Arithmetic.Compute64(operation, instruction.Offset, left, right)
                    : Arithmetic.Compute32(operation, instruction.Offset, (uint)left, (uint)right);
                break;
        }

        Require(result is not null);
        Write(instruction.Destination, result.GetValueOrDefault());
    }

    private void LoadConstant(BpfInstruction instruction)
    {
        Require(instruction.Opcode == BpfOpcode.LoadConstant64 && instruction.Offset == 0 && position + 1 < instructions.Length);
        BpfInstruction second = instructions[position + 1];
        Require(second is { Opcode: 0, Destination: 0, Source: 0, Offset: 0 });

        // The first immediate of an address is the loader's: nobody may have put anything there.
        MemoryRegion? region = data.GetValueOrDefault(position);
        Require(region is null ? instruction.Source == 0 : instruction is { Source: BpfPseudo.MapValue, Immediate: 0 });
        ulong value = region is null
            ? (uint)instruction.Immediate | ((ulong)(uint)second.Immediate << 32)
            : region.Address + (uint)second.Immediate;
        Write(instruction.Destination, value);
    }

    private void Load(BpfInstruction instruction)
    {
        int mode = instruction.Opcode & BpfOpcode.ModeMask;
        int size = SizeOf(instruction.Opcode);
        Require(instruction.Immediate == 0 && (mode == BpfOpcode.ModeMemory || (mode == BpfOpcode.ModeMemorySigned && size < 8)));
        ulong value = memory.Read(Read(instruction.Source) + (ulong)instruction.Offset, size);

        if (mode == BpfOpcode.ModeMemorySigned)
        {
            int shift = 64 - (size * 8);
            value = (ulong)((long)(value << shift) >> shift);
        }

        Write(instruction.Destination, value);
    }

    private void Store(BpfInstruction instruction)
    {
        bool isRegister = (instruction.Opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassStore;

        if (isRegister && (instruction.Opcode & BpfOpcode.ModeMask) == BpfOpcode.ModeAtomic)
        {
            ChangeAtomically(instruction);
            return;
        }

        Require((instruction.Opcode & BpfOpcode.ModeMask) == BpfOpcode.ModeMemory);
        Require(isRegister ? instruction.Immediate == 0 : instruction.Source == 0);
        ulong value = isRegister ? Read(instruction.Source) : (ulong)instruction.Immediate;
        memory.Write(Read(instruction.Destination) + (ulong)instruction.Offset, SizeOf(instruction.Opcode), value);
    }

    // RFC 9669, 5.3. One program at a time runs here, so there is nothing to be atomic against.
    private void ChangeAtomically(BpfInstruction instruction)
    {
        int size = SizeOf(instruction.Opcode);
        Require(size is 4 or 8);
        ulong address = Read(instruction.Destination) + (ulong)instruction.Offset;
        ulong operand = Read(instruction.Source);
        ulong before = memory.Read(address, size);
        int operation = instruction.Immediate & ~BpfOpcode.AtomicFetch;

        if (instruction.Immediate == BpfOpcode.AtomicCompareExchange)
        {
            ulong expected = Read(0);
            memory.Write(address, size, (size == 4 ? (uint)expected : expected) == before ? operand : before);
            Write(0, before);
            return;
        }

        Require(instruction.Immediate == BpfOpcode.AtomicExchange
            || operation is BpfOpcode.Add or BpfOpcode.Or or BpfOpcode.And or BpfOpcode.Xor);
        memory.Write(address, size, operation switch
        {
            BpfOpcode.Add => before + operand,
            BpfOpcode.Or => before | operand,
            BpfOpcode.And => before & operand,
            BpfOpcode.Xor => before ^ operand,
            _ => operand,
        });

        if ((instruction.Immediate & BpfOpcode.AtomicFetch) != 0)
        {
            Write(instruction.Source, before);
        }
    }

    // True where the program has ended.
    private bool JumpOrEnd(BpfInstruction instruction)
    {
        bool is64 = (instruction.Opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassJump;
        bool isRegister = (instruction.Opcode & BpfOpcode.SourceRegister) != 0;
        int operation = instruction.Opcode & BpfOpcode.OperationMask;

        switch (operation)
        {
            case BpfOpcode.Jump:
                // The 32-bit class has the long jump: its distance is the immediate (6.6 and newer).
                Require(!isRegister
                    && instruction is { Destination: 0, Source: 0 }
                    && (is64 ? instruction.Immediate : instruction.Offset) == 0);
                JumpTo(position + 1 + (is64 ? instruction.Offset : instruction.Immediate));
                return false;
            case BpfOpcode.Call:
                Require(is64 && !isRegister && instruction.Destination == 0);
                Call(instruction);
                return false;
            case BpfOpcode.Exit:
                Require(is64 && !isRegister && instruction is { Destination: 0, Source: 0, Offset: 0, Immediate: 0 });
                return Exit();
            default:
                Require(isRegister ? instruction.Immediate == 0 : instruction.Source == 0);
                ulong left = Read(instruction.Destination);
                ulong right = isRegister ? Read(instruction.Source) : (ulong)instruction.Immediate;
                bool? isTaken = is64
                    ? Arithmetic.Compare64(operation, left, right)
                    : Arithmetic.Compare32(operation, (uint)left, (uint)right);
                Require(isTaken is not null);
                JumpTo(position + 1 + (isTaken.GetValueOrDefault() ? instruction.Offset : 0));
                return false;
        }
    }

    private void Call(BpfInstruction instruction)
    {
        switch (instruction.Source)
        {
            case 0:
                Require(instruction.Offset == 0);
                CallHost(host.Helpers.GetValueOrDefault(instruction.Immediate), $"helper {instruction.Immediate}");
                break;
            case BpfPseudo.KfuncCall:
                CallHost(kfuncs.GetValueOrDefault(position), "this kfunc");
                break;
            case BpfPseudo.Call:
                Require(instruction.Offset == 0);
                EnterFunction(position + 1 + instruction.Immediate);
                break;
            default:
                Require(false);
                break;
        }
    }

    private void CallHost(BpfHostFunction? function, string name)
    {
        if (function is null)
        {
            throw Fault(BpfFaultKind.UnknownFunction, $"The host has no {name}.");
        }

        Span<ulong> arguments = stackalloc ulong[function.ArgumentCount];

        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Read(i + 1);
        }

        ulong result = function.Call(memory, arguments);
        DestroyAfterCall();
        registers[0] = WithRandomBitsAbove(result, function.ResultBits);
        defined = function.ResultBits == 0 ? defined & ~1 : defined | 1;
        position++;
    }

    private void EnterFunction(int target)
    {
        if (!functionsByStart.TryGetValue(target, out int function))
        {
            throw Fault(BpfFaultKind.InvalidTarget, $"No function begins at slot {target}.");
        }

        if (depth == MaximumFrames)
        {
            throw Fault(BpfFaultKind.CallDepth, $"{functions[function].Name} would be frame {MaximumFrames + 1}.");
        }

        ref Frame frame = ref frames[depth - 1];
        frame.ReturnPosition = position + 1;
        frame.R6 = registers[6];
        frame.R7 = registers[7];
        frame.R8 = registers[8];
        frame.R9 = registers[9];
        frame.Defined = defined;

        if (options.Signatures.TryGetValue(functions[function].Name, out BpfSignature? signature))
        {
            int arguments = 0;

            for (int i = 0; i < signature.Parameters.Count; i++)
            {
                ulong value = Read(i + 1);
                registers[i + 1] = signature.Parameters[i] == IrType.I32 ? WithRandomBitsAbove(value, 32) : value;
                arguments |= 1 << (i + 1);
            }

            defined &= arguments;
        }

        defined = (defined & ArgumentRegisters) | (1 << FramePointer);

        for (int i = 6; i < FramePointer; i++)
        {
            registers[i] = WithRandomBitsAbove(0, 0);
        }

        EnterFrame(function);
        position = target;
    }

    private void EnterFrame(int function)
    {
        int size = function < 0 ? StackSize : functions[function].StackSize;
        usedStack += size;

        if (usedStack > StackSize)
        {
            throw Fault(BpfFaultKind.StackSize, $"{usedStack} bytes in {depth + 1} frames.");
        }

        stacks[depth].BeginFrame(size, random);
        registers[FramePointer] = stacks[depth].Address + StackSize;
        frames[depth].Function = function;
        depth++;
    }

    private bool Exit()
    {
        if (depth == 1)
        {
            Read(0);
            return true;
        }

        int left = frames[depth - 1].Function;
        stacks[depth - 1].EndFrame();
        usedStack -= functions[left].StackSize;
        depth--;

        ref Frame frame = ref frames[depth - 1];
        position = frame.ReturnPosition;
        registers[6] = frame.R6;
        registers[7] = frame.R7;
        registers[8] = frame.R8;
        registers[9] = frame.R9;
        registers[FramePointer] = stacks[depth - 1].Address + StackSize;

        if (options.Signatures.TryGetValue(functions[left].Name, out BpfSignature? signature))
        {
            if (signature.ReturnType == IrType.None)
            {
                defined &= ~1;
            }
            else
            {
                ulong result = Read(0);
                registers[0] = signature.ReturnType == IrType.I32 ? WithRandomBitsAbove(result, 32) : result;
            }
        }

        int hasResult = defined & 1;
        DestroyAfterCall();
        defined = (frame.Defined & SavedRegisters) | (1 << FramePointer) | hasResult;
        return false;
    }

    private void DestroyAfterCall()
    {
        for (int i = 1; i <= 5; i++)
        {
            registers[i] = WithRandomBitsAbove(0, 0);
        }

        defined &= ~ArgumentRegisters;
    }

    private ulong WithRandomBitsAbove(ulong value, int bits)
    {
        ulong known = bits == 64 ? ulong.MaxValue : (1ul << bits) - 1;
        return (value & known) | ((ulong)random.NextInt64(long.MinValue, long.MaxValue) & ~known);
    }

    private void JumpTo(int target)
    {
        if ((uint)target >= (uint)instructions.Length || (target > 0 && IsFirstOfTwo(target - 1)))
        {
            throw Fault(BpfFaultKind.InvalidTarget, $"The jump leads to slot {target}.");
        }

        position = target;
    }

    // A second slot has opcode 0, which is no instruction; only a first slot comes before it.
    private bool IsFirstOfTwo(int slot) => instructions[slot].Opcode == BpfOpcode.LoadConstant64 && instructions[slot + 1].Opcode == 0;

    private ulong Read(int register)
    {
        Require(register <= FramePointer);
        return (defined & (1 << register)) != 0
            ? registers[register]
            : throw Fault(BpfFaultKind.UndefinedRegister, $"Nothing was written to r{register}.");
    }

    private void Write(int register, ulong value)
    {
        Require(register <= FramePointer);

        if (register == FramePointer)
        {
            throw Fault(BpfFaultKind.FramePointerWritten, "r10 is only for reading.");
        }

        registers[register] = value;
        defined |= 1 << register;
    }

    private void Require(bool isDefined)
    {
        if (!isDefined)
        {
            throw Fault(BpfFaultKind.InvalidInstruction, "No such instruction, or a reserved field is set.");
        }
    }

    private BpfFault Fault(BpfFaultKind kind, string message) => new(kind, position, instructions[position], message);

    private static int SizeOf(byte opcode) => (opcode & BpfOpcode.SizeMask) switch
    {
        BpfOpcode.Byte => 1,
        BpfOpcode.HalfWord => 2,
        BpfOpcode.Word => 4,
        _ => 8,
    };

    private void Relocate(BpfRelocation relocation)
    {
        int slot = relocation.Instruction;
        BpfInstruction instruction = instructions[slot];

        switch (relocation)
        {
            case BpfRelocation.KfuncCall kfunc:
                if (host.Kfuncs.TryGetValue(kfunc.Identifier, out BpfHostFunction? function))
                {
                    kfuncs.Add(slot, function);
                }

                break;
            case BpfRelocation.LoadTimeValue value:
                long number = host.ValueOf(value.Value);
                instructions[slot] = instruction with { Immediate = (int)number };

                if (instruction.Opcode == BpfOpcode.LoadConstant64)
                {
                    instructions[slot + 1] = instructions[slot + 1] with { Immediate = (int)(number >> 32) };
                }

                break;
            case BpfRelocation.Data address:
                data.Add(slot, address.Section == IrSection.ReadOnly ? readOnly : writable);
                break;
            default:
                throw new ArgumentException($"{relocation} is not known.", nameof(relocation));
        }
    }
}
