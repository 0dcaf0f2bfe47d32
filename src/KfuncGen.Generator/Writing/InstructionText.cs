using System.Globalization;
using KfuncGen.Bpf.Instructions;

namespace KfuncGen.Generator.Writing;

/// <summary>Says an instruction in the words of the verifier's log and of <c>bpftool prog dump xlated</c>.</summary>
internal static class InstructionText
{
    /// <summary>The text of an instruction.</summary>
    /// <param name="instruction">The first slot.</param>
    /// <param name="next">The next slot, with the upper half of a 64-bit constant.</param>
    /// <param name="name">What the instruction calls or what belongs into it; null where it says so itself.</param>
    public static string Of(BpfInstruction instruction, BpfInstruction next, string? name)
    {
        byte opcode = instruction.Opcode;

        switch (opcode & BpfOpcode.ClassMask)
        {
            case BpfOpcode.ClassLoadConstant:
                return $"{Wide(instruction.Destination)} = {name ?? Number(((long)next.Immediate << 32) | (uint)instruction.Immediate)} ll";

            case BpfOpcode.ClassLoad:
                return $"{Wide(instruction.Destination)} = {Memory(instruction, instruction.Source)}";

            case BpfOpcode.ClassStore:
                return $"{Memory(instruction, instruction.Destination)} = {Wide(instruction.Source)}";

            case BpfOpcode.ClassStoreConstant:
                return $"{Memory(instruction, instruction.Destination)} = {Number(instruction.Immediate)}";

            case BpfOpcode.ClassArithmetic32 or BpfOpcode.ClassArithmetic64:
                return Arithmetic(instruction, name);

            default:
                return Jump(instruction, name);
        }
    }

    private static string Arithmetic(BpfInstruction instruction, string? name)
    {
        bool isWide = (instruction.Opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassArithmetic64;
        string target = Register(instruction.Destination, isWide);
        string operand = Operand(instruction, isWide, name);
        int operation = instruction.Opcode & BpfOpcode.OperationMask;
        string sign = instruction.Offset != 0 ? "s" : "";

        return operation switch
        {
            BpfOpcode.Negate => $"{target} = -{target}",
            BpfOpcode.Move when instruction.Offset != 0 => $"{target} = (s{Number(instruction.Offset)}){operand}",
            BpfOpcode.Move => $"{target} = {operand}",
            BpfOpcode.ByteSwap => $"{target} = {(isWide ? "bswap" : (instruction.Opcode & BpfOpcode.SourceRegister) != 0 ? "be" : "le")}{Number(instruction.Immediate)} {target}",
            BpfOpcode.Add => $"{target} += {operand}",
            BpfOpcode.Subtract => $"{target} -= {operand}",
            BpfOpcode.Multiply => $"{target} *= {operand}",
            BpfOpcode.Divide => $"{target} {sign}/= {operand}",
            BpfOpcode.Remainder => $"{target} {sign}%= {operand}",
            BpfOpcode.Or => $"{target} |= {operand}",
            BpfOpcode.And => $"{target} &= {operand}",
            BpfOpcode.Xor => $"{target} ^= {operand}",
            BpfOpcode.ShiftLeft => $"{target} <<= {operand}",
            BpfOpcode.ShiftRight => $"{target} >>= {operand}",
            BpfOpcode.ShiftRightSigned => $"{target} s>>= {operand}",
            _ => $"opcode 0x{instruction.Opcode.ToString("x2", CultureInfo.InvariantCulture)}",
        };
    }

    private static string Jump(BpfInstruction instruction, string? name)
    {
        bool isWide = (instruction.Opcode & BpfOpcode.ClassMask) == BpfOpcode.ClassJump;
        string left = Register(instruction.Destination, isWide);
        string right = Operand(instruction, isWide, null);
        string target = $"goto {(instruction.Offset < 0 ? "" : "+")}{Number(instruction.Offset)}";

        string? comparison = (instruction.Opcode & BpfOpcode.OperationMask) switch
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
            _ => null,
        };

        return comparison is not null ? $"if {left} {comparison} {right} {target}" : (instruction.Opcode & BpfOpcode.OperationMask) switch
        {
            BpfOpcode.Jump => isWide ? target : $"gotol {(instruction.Immediate < 0 ? "" : "+")}{Number(instruction.Immediate)}",
            BpfOpcode.Call => "call " + (name ?? (instruction.Source == BpfPseudo.Call ? $"pc{(instruction.Immediate < 0 ? "" : "+")}{Number(instruction.Immediate)}" : Number(instruction.Immediate))),
            BpfOpcode.Exit => "exit",
            _ => $"opcode 0x{instruction.Opcode.ToString("x2", CultureInfo.InvariantCulture)}",
        };
    }

    private static string Memory(BpfInstruction instruction, byte register)
    {
        string type = ((instruction.Opcode & BpfOpcode.ModeMask) == BpfOpcode.ModeMemorySigned ? "s" : "u") + (instruction.Opcode & BpfOpcode.SizeMask) switch
        {
            BpfOpcode.Byte => "8",
            BpfOpcode.HalfWord => "16",
            BpfOpcode.Word => "32",
            _ => "64",
        };

        return $"*({type} *)({Wide(register)} {(instruction.Offset < 0 ? "-" : "+")}{Number(Math.Abs((int)instruction.Offset))})";
    }

    private static string Operand(BpfInstruction instruction, bool isWide, string? name) =>
        (instruction.Opcode & BpfOpcode.SourceRegister) != 0 ? Register(instruction.Source, isWide) : name ?? Number(instruction.Immediate);

    private static string Wide(byte register) => Register(register, isWide: true);

    private static string Register(byte register, bool isWide) => (isWide ? "r" : "w") + Number(register);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
