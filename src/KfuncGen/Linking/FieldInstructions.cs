using System.Globalization;
using KfuncGen.Btf.Fields;
using KfuncGen.Code;
using KfuncGen.Layouts;
using KfuncGen.Linux.Instructions;

namespace KfuncGen.Linking;

/// <summary>
/// The instructions that read or write a field, as one kernel needs them: a load, and two shifts that may not be needed; a store.
/// </summary>
internal static class FieldInstructions
{
    private const byte SizeMask = 0x18;
    private const int RegisterBits = 64;

    // BPF_ALU64 | BPF_ARSH and BPF_ALU64 | BPF_RSH | BPF_K.
    private const byte ShiftRightSigned = 0xc7;
    private const byte ShiftRight = 0x77;

    /// <summary>A jump to the next slot, which goes when dead code does.</summary>
    public static Instruction Nothing => new(JumpCondition.Always, 0, 0, 0, 0);

    /// <summary>What stands in the way of an instruction; null where nothing does.</summary>
    public static ResolvedName? Check(BpfCodeRelocationKind kind, ResolvedName name)
    {
        if (!name.IsPresent || !IsAccess(kind))
        {
            return name.IsPresent ? null : name;
        }

        string access = kind == BpfCodeRelocationKind.CoreStore ? "store" : "load";
        string? problem = name.Access.Offset > (uint)short.MaxValue
            ? $"is at {name.Access.Offset}, and a {access} reaches {short.MaxValue} bytes"
            : WidthBits(name.Access.Size) is null ? $"has {name.Access.Size} bytes, and a {access} has at most eight"
            : kind == BpfCodeRelocationKind.CoreStore && name.Access.BitSize != name.Access.Size * 8
                ? $"is a bit-field of {name.Access.BitSize} bits in this kernel, and a store writes whole bytes"
            : null;

        return problem is null ? null : name with { Availability = KfuncAvailability.Changed, Reason = $"{name.Name} {problem}." };
    }

    /// <summary>Fills an instruction in.</summary>
    public static void Fill(ref Instruction instruction, BpfCodeRelocationKind kind, ResolvedName name)
    {
        if (IsAccess(kind))
        {
            if (Check(kind, name) is null)
            {
                instruction = new Instruction(
                    (byte)((instruction.Code & ~SizeMask) | WidthBits(name.Access.Size)!.Value),
                    instruction.Destination,
                    instruction.Source,
                    (short)name.Access.Offset,
                    0);
            }

            return;
        }

        if (!name.IsPresent || Shifts(name) is not var (left, right, isSigned))
        {
            instruction = Nothing;
            return;
        }

        instruction = kind == BpfCodeRelocationKind.CoreLeft
            ? instruction.WithImmediate(left)
            : new Instruction(isSigned ? ShiftRightSigned : ShiftRight, instruction.Destination, 0, 0, right);
    }

    private static bool IsAccess(BpfCodeRelocationKind kind) => kind is BpfCodeRelocationKind.CoreLoad or BpfCodeRelocationKind.CoreStore;

    // BPF_W is 0x00, BPF_H 0x08, BPF_B 0x10, BPF_DW 0x18: include/uapi/linux/bpf_common.h and bpf.h, 7.2.
    private static byte? WidthBits(uint size) => size switch
    {
        1 => 0x10,
        2 => 0x08,
        4 => 0x00,
        8 => 0x18,
        _ => null,
    };

    /// <summary>
    /// By how much the loaded bytes are shifted, so that a number of the program's type is left: a wider field loses what does not
    /// fit, as C# does, and a narrower one is filled up by its own sign. Null where they are that number already.
    /// </summary>
    private static (int Left, int Right, bool IsSigned)? Shifts(ResolvedName name)
    {
        BtfFieldAccess access = name.Access;
        (int viewBits, bool isViewSigned) = View(name.Name.View);
        int bits = Math.Min((int)access.BitSize, viewBits);
        bool isSigned = access.BitSize >= viewBits ? isViewSigned : access.IsSigned;
        int left = access.LeftShift + (int)access.BitSize - bits;
        int right = RegisterBits - bits;
        bool isLowest = left == right;

        // Of 32 bits the program looks at the lower half of the register only.
        bool isWhole = bits == (int)access.Size * 8 && (!isSigned || bits == RegisterBits);
        return isLowest && (isWhole || (viewBits == 32 && bits == 32)) ? null : (left, right, isSigned);
    }

    private static (int Bits, bool IsSigned) View(string view) =>
        int.TryParse(view.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && bits is 8 or 16 or 32 or 64
            ? (bits, view[0] == 's')
            : (RegisterBits, false);
}
