using System.Text;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Code;

/// <summary>
/// Code as text, in the notation of the verifier's log and of <c>bpftool prog dump xlated</c>: <c>w1 += w2</c>,
/// <c>r0 = *(u32 *)(r10 - 8)</c>, <c>if w1 s&lt; 0 goto +3</c>. What the loader fills in is shown by its name.
/// </summary>
public static class BpfDisassembly
{
    /// <summary>All functions of a program; each line is a slot's place in the program and what it does.</summary>
    public static string Of(BpfCode code)
    {
        StringBuilder text = new();
        string[] slots = Slots(code);
        int function = 0;

        for (int i = 0; i < slots.Length; i++)
        {
            if (function < code.Functions.Length && code.Functions[function].Start == i)
            {
                text.Append(code.Functions[function++].Name).Append(":\n");
            }

            if (slots[i].Length > 0)
            {
                text.Append(i.ToString().PadLeft(4)).Append(": ").Append(slots[i]).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>What each slot of a program does; nothing for the second slot of a 64-bit constant.</summary>
    public static string[] Slots(BpfCode code)
    {
        string[] slots = new string[code.Instructions.Length];
        BpfRelocation?[] relocations = new BpfRelocation?[slots.Length];

        foreach (BpfRelocation relocation in code.Relocations)
        {
            relocations[relocation.Instruction] = relocation;
        }

        for (int i = 0; i < slots.Length; i++)
        {
            BpfInstruction instruction = code.Instructions[i];
            BpfInstruction? second = IsLong(instruction) && i + 1 < slots.Length ? code.Instructions[i + 1] : null;

            slots[i] = relocations[i] is { } relocation ? Of(instruction, second, relocation)
                : instruction is { Opcode: BpfOpcode.ClassJump | BpfOpcode.Call, Source: BpfPseudo.Call } ? "call " +
                    FunctionAt(code, i + 1 + instruction.Immediate)
                : Of(instruction, second);

            if (second is not null)
            {
                slots[++i] = "";
            }
        }

        return slots;
    }

    /// <summary>One instruction.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="second">The next slot, which holds the upper half of a 64-bit constant.</param>
    public static string Of(BpfInstruction instruction, BpfInstruction? second = null) =>
        (instruction.Opcode & BpfOpcode.ClassMask) switch
        {
            BpfOpcode.ClassLoadConstant when IsLong(instruction) => LongConstant(instruction, second),
            BpfOpcode.ClassLoad => $"{Register(instruction.Destination)} = {Memory(instruction, instruction.Source)}",
            BpfOpcode.ClassStore when (instruction.Opcode & BpfOpcode.ModeMask) == BpfOpcode.ModeAtomic => Atomic(instruction),
            BpfOpcode.ClassStore => $"{Memory(instruction, instruction.Destination)} = {Register(instruction.Source)}",
            BpfOpcode.ClassStoreConstant => $"{Memory(instruction, instruction.Destination)} = {instruction.Immediate}",
            BpfOpcode.ClassArithmetic32 or BpfOpcode.ClassArithmetic64 => Arithmetic(instruction),
            BpfOpcode.ClassJump or BpfOpcode.ClassJump32 => Jump(instruction),
            _ => Unknown(instruction),
        };

    // As llvm-objdump and the verifier's log write it.
    private static string Atomic(BpfInstruction instruction)
    {
        bool isWide = (instruction.Opcode & BpfOpcode.SizeMask) == BpfOpcode.DoubleWord;
        string memory = Memory(instruction, instruction.Destination);
        string source = $"{(isWide ? 'r' : 'w')}{instruction.Source}";
        string suffix = isWide ? "64" : "32";
        bool isFetch = (instruction.Immediate & BpfOpcode.AtomicFetch) != 0;

        return instruction.Immediate switch
        {
            BpfOpcode.AtomicExchange => $"{source} = xchg{suffix}({memory}, {source})",
            BpfOpcode.AtomicCompareExchange => $"{(isWide ? 'r' : 'w')}0 = cmpxchg{suffix}({memory}, {(isWide ? 'r' : 'w')}0, {source})",
            _ => (instruction.Immediate & ~BpfOpcode.AtomicFetch) switch
            {
                BpfOpcode.Add => isFetch ? $"{source} = atomic_fetch_add({memory}, {source})" : $"lock {memory} += {source}",
                BpfOpcode.And => isFetch ? $"{source} = atomic_fetch_and({memory}, {source})" : $"lock {memory} &= {source}",
                BpfOpcode.Or => isFetch ? $"{source} = atomic_fetch_or({memory}, {source})" : $"lock {memory} |= {source}",
                BpfOpcode.Xor => isFetch ? $"{source} = atomic_fetch_xor({memory}, {source})" : $"lock {memory} ^= {source}",
                _ => Unknown(instruction),
            },
        };
    }

    private static bool IsLong(BpfInstruction instruction) => instruction.Opcode == BpfOpcode.LoadConstant64;

    private static string FunctionAt(BpfCode code, int place)
    {
        foreach (BpfCodeFunction function in code.Functions)
        {
            if (function.Start == place)
            {
                return function.Name;
            }
        }

        return $"(slot {place}, where no function begins)";
    }

    private static string Of(BpfInstruction instruction, BpfInstruction? second, BpfRelocation relocation) => relocation switch
    {
        BpfRelocation.KfuncCall kfunc => $"call {kfunc.Identifier}#kfunc",
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.Core { Question: IrCoreQuestion.Load } field } =>
            $"r{instruction.Destination} = r{instruction.Source}->{field.Path}",
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.Core { Question: IrCoreQuestion.Store } field } =>
            $"r{instruction.Destination}->{field.Path} = r{instruction.Source}",
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.Core { Question: IrCoreQuestion.LeftShift } field } =>
            $"r{instruction.Destination} <<= what is above {field.Path}",
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.Core { Question: IrCoreQuestion.RightShift } field } =>
            $"r{instruction.Destination} >>= what is below {field.Path}",
        BpfRelocation.LoadTimeValue value => $"{Register(instruction.Destination, instruction.Opcode)} = {Of(value.Value)}",
        BpfRelocation.Data data =>
            $"r{instruction.Destination} = &{Name(data.Section)}[{second?.Immediate}]",
        BpfRelocation.Map map => $"r{instruction.Destination} = {map.Name}",
        _ => Unknown(instruction),
    };

    private static string Name(IrSection section) => section switch
    {
        IrSection.ReadOnly => "readonly",
        IrSection.Writable => "writable",
        IrSection.Sites => "sites",
        _ => "shared",
    };

    private static string Of(IrLoadTime value) => value switch
    {
        IrLoadTime.HasKfunc kfunc => $"has({kfunc.Identifier})",
        IrLoadTime.HasHelper helper => $"has({helper.Name})",
        IrLoadTime.Field field => field.Expression,
        IrLoadTime.Core { Question: IrCoreQuestion.Exists, Path: "=" } core => $"matches({core.Type})",
        IrLoadTime.Core { Question: IrCoreQuestion.Exists, Path: "@" } core => $"has({core.Type})",
        IrLoadTime.Core { Question: IrCoreQuestion.Variable } core => $"&{core.Type}",
        IrLoadTime.Core { Question: IrCoreQuestion.Exists } core => $"has({core.Type}.{core.Path})",
        IrLoadTime.Core { Question: IrCoreQuestion.Offset } core => $"offsetof({core.Type}, {core.Path})",
        IrLoadTime.Core { Question: IrCoreQuestion.Size } core => $"sizeof({core.Type}.{core.Path})",
        IrLoadTime.Core core => core.Path,
        _ => "?",
    };

    private static string LongConstant(BpfInstruction instruction, BpfInstruction? second)
    {
        long value = (long)(((ulong)(uint)(second?.Immediate ?? 0) << 32) | (uint)instruction.Immediate);
        return $"r{instruction.Destination} = 0x{value:x} ll";
    }

    private static string Arithmetic(BpfInstruction instruction)
    {
        string destination = Register(instruction.Destination, instruction.Opcode);
        string source = (instruction.Opcode & BpfOpcode.SourceRegister) != 0
            ? Register(instruction.Source, instruction.Opcode)
            : instruction.Immediate.ToString();

        switch (instruction.Opcode & BpfOpcode.OperationMask)
        {
            case BpfOpcode.Move:
                return $"{destination} = {(instruction.Offset == 0 ? "" : $"(s{instruction.Offset})")}{source}";
            case BpfOpcode.Negate:
                return $"{destination} = -{destination}";
            case BpfOpcode.ByteSwap:
                string order = (instruction.Opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassArithmetic64
                    ? "bswap"
                    : (instruction.Opcode & BpfOpcode.SourceRegister) != 0 ? "be" : "le";
                return $"r{instruction.Destination} = {order}{instruction.Immediate} r{instruction.Destination}";
        }

        string operation = (instruction.Opcode & BpfOpcode.OperationMask) switch
        {
            BpfOpcode.Add => "+=",
            BpfOpcode.Subtract => "-=",
            BpfOpcode.Multiply => "*=",
            BpfOpcode.Divide => instruction.Offset == 0 ? "/=" : "s/=",
            BpfOpcode.Or => "|=",
            BpfOpcode.And => "&=",
            BpfOpcode.ShiftLeft => "<<=",
            BpfOpcode.ShiftRight => ">>=",
            BpfOpcode.Remainder => instruction.Offset == 0 ? "%=" : "s%=",
            BpfOpcode.Xor => "^=",
            BpfOpcode.ShiftRightSigned => "s>>=",
            _ => "",
        };

        return operation.Length == 0 ? Unknown(instruction) : $"{destination} {operation} {source}";
    }

    private static string Jump(BpfInstruction instruction)
    {
        switch (instruction.Opcode & (BpfOpcode.OperationMask | BpfOpcode.ClassMask))
        {
            case BpfOpcode.ClassJump | BpfOpcode.Jump:
                return $"goto {Distance(instruction.Offset)}";
            case BpfOpcode.ClassJump32 | BpfOpcode.Jump:
                return $"gotol {Distance(instruction.Immediate)}";
            case BpfOpcode.ClassJump | BpfOpcode.Exit:
                return "exit";
            case BpfOpcode.ClassJump | BpfOpcode.Call:
                return instruction.Source switch
                {
                    BpfPseudo.Call => $"call pc{Distance(instruction.Immediate)}",
                    BpfPseudo.KfuncCall => $"call kfunc#{instruction.Immediate}",
                    _ => $"call #{instruction.Immediate}",
                };
        }

        bool is32Bits = (instruction.Opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassJump32;
        char letter = is32Bits ? 'w' : 'r';
        string source = (instruction.Opcode & BpfOpcode.SourceRegister) != 0 ? $"{letter}{instruction.Source}" : $"{instruction.Immediate}";
        string condition = (instruction.Opcode & BpfOpcode.OperationMask) switch
        {
            BpfOpcode.JumpEqual => "==",
            BpfOpcode.JumpGreater => ">",
            BpfOpcode.JumpGreaterOrEqual => ">=",
            BpfOpcode.JumpBitSet => "&",
            BpfOpcode.JumpNotEqual => "!=",
            BpfOpcode.JumpGreaterSigned => "s>",
            BpfOpcode.JumpGreaterOrEqualSigned => "s>=",
            BpfOpcode.JumpLess => "<",
            BpfOpcode.JumpLessOrEqual => "<=",
            BpfOpcode.JumpLessSigned => "s<",
            BpfOpcode.JumpLessOrEqualSigned => "s<=",
            _ => "",
        };

        return condition.Length == 0
            ? Unknown(instruction)
            : $"if {letter}{instruction.Destination} {condition} {source} goto {Distance(instruction.Offset)}";
    }

    private static string Memory(BpfInstruction instruction, byte register)
    {
        bool isSigned = (instruction.Opcode & BpfOpcode.ModeMask) == BpfOpcode.ModeMemorySigned;
        int bits = (instruction.Opcode & BpfOpcode.SizeMask) switch
        {
            BpfOpcode.Byte => 8,
            BpfOpcode.HalfWord => 16,
            BpfOpcode.Word => 32,
            _ => 64,
        };

        string sign = instruction.Offset < 0 ? "-" : "+";
        return $"*({(isSigned ? 's' : 'u')}{bits} *)(r{register} {sign} {Math.Abs((int)instruction.Offset)})";
    }

    private static string Register(byte register, byte opcode = BpfOpcode.ClassArithmetic64) =>
        (opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassArithmetic32 ? $"w{register}" : $"r{register}";

    private static string Distance(int distance) => distance < 0 ? distance.ToString() : $"+{distance}";

    private static string Unknown(BpfInstruction instruction) => $"(unknown opcode 0x{instruction.Opcode:x2})";
}
