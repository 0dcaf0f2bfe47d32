namespace KfuncGen.Bpf.Ir;

/// <summary>What an <see cref="IrValue"/> does. The operands are in the order in which they are named here.</summary>
public enum IrOpcode
{
    /// <summary>A number, <see cref="IrValue.Constant"/>; of type <see cref="IrType.Pointer"/> it is 0, the null pointer.</summary>
    Constant,

    /// <summary>A parameter of the function; <see cref="IrValue.Constant"/> is its position from 0.</summary>
    Parameter,

    /// <summary>One operand for each predecessor of the block, in the order of <see cref="IrBlock.Predecessors"/>.</summary>
    Phi,

    /// <summary>The address of a byte in the function's stack frame: <see cref="IrValue.Slot"/>.</summary>
    SlotAddress,

    /// <summary>The address of a byte of the program's data: <see cref="IrValue.Section"/> plus <see cref="IrValue.Constant"/>.</summary>
    DataAddress,

    /// <summary>The address of a map of the program's object: <see cref="IrValue.Map"/>.</summary>
    MapAddress,

    /// <summary>The address of another function of the program, for the kernel to call: <see cref="IrValue.Callee"/>.</summary>
    FunctionAddress,

    /// <summary>A number that is only known when the program is loaded: <see cref="IrValue.LoadTime"/>.</summary>
    LoadTimeConstant,

    /// <summary>Left plus right; a pointer plus an I64 is a pointer.</summary>
    Add,

    /// <summary>Left minus right; the difference of two pointers is an I64.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient without sign; 0 for a divisor of 0.</summary>
    DivideUnsigned,

    /// <summary>Quotient with sign, towards zero; 0 for a divisor of 0; the least number divided by -1 is itself.</summary>
    DivideSigned,

    /// <summary>Remainder without sign; the dividend for a divisor of 0.</summary>
    RemainderUnsigned,

    /// <summary>Remainder with the sign of the dividend; the dividend for a divisor of 0; of the least number by -1 it is 0.</summary>
    RemainderSigned,

    /// <summary>Bitwise and.</summary>
    And,

    /// <summary>Bitwise or.</summary>
    Or,

    /// <summary>Bitwise exclusive or.</summary>
    Xor,

    /// <summary>Left shifted left by right, an I32 of which only the low 5 bits count (6 for an I64 on the left).</summary>
    ShiftLeft,

    /// <summary>As <see cref="ShiftLeft"/>, to the right, zeros come in.</summary>
    ShiftRightUnsigned,

    /// <summary>As <see cref="ShiftLeft"/>, to the right, the sign comes in.</summary>
    ShiftRightSigned,

    /// <summary>
    /// The low <see cref="IrValue.Constant"/> bits (1, 8, 16 or 32) of the operand, filled up with zeros. From I32 to I32 or
    /// I64, or from I64 to I64.
    /// </summary>
    ZeroExtend,

    /// <summary>As <see cref="ZeroExtend"/> for 8, 16 or 32 bits, filled up with the sign.</summary>
    SignExtend,

    /// <summary>The low half of an I64 as an I32.</summary>
    Truncate,

    /// <summary>
    /// The low <see cref="IrValue.Constant"/> bits (16, 32, 64) as bytes from the most significant one on: what is read of memory becomes a
    /// number, and a number what is written. An I32 for up to 32 bits. Of the operand only these bits are set, or only they count.
    /// </summary>
    BigEndian,

    /// <summary>As <see cref="BigEndian"/>, from the least significant byte on.</summary>
    LittleEndian,

    /// <summary>A number taken for an address, or an address for a number: I64 to Pointer or Pointer to I64.</summary>
    Reinterpret,

    /// <summary>1 where left <see cref="IrValue.Condition"/> right holds, 0 elsewhere: an I32. Both operands have one type.</summary>
    Compare,

    /// <summary>
    /// Reads <see cref="IrValue.Size"/> bytes at a pointer plus <see cref="IrValue.Constant"/>, filled up with zeros. Of type
    /// I32 for up to 4 bytes, I64 for up to 8, Pointer for 8.
    /// </summary>
    Load,

    /// <summary>
    /// Reads the bytes that hold a field of a kernel object, <see cref="IrValue.LoadTime"/>, at a pointer to the object: an I64 filled
    /// up with zeros, or a Pointer.
    /// </summary>
    LoadField,

    /// <summary>Takes a field out of the bytes that hold it, with its sign: from I64 to I64.</summary>
    FieldBits,

    /// <summary>
    /// Writes a number to a field of a kernel object, <see cref="IrValue.LoadTime"/>, as many bytes as it has there: pointer to the object,
    /// an I64.
    /// </summary>
    StoreField,

    /// <summary>
    /// Writes the low <see cref="IrValue.Size"/> bytes: pointer, value; at the pointer plus <see cref="IrValue.Constant"/>.
    /// </summary>
    Store,

    /// <summary>
    /// Changes <see cref="IrValue.Size"/> bytes (4 or 8) in one go, whatever other CPUs do: pointer, value, and for
    /// <see cref="IrAtomic.CompareExchange"/> what is compared with; at the pointer plus <see cref="IrValue.Constant"/>. Makes
    /// what was there before.
    /// </summary>
    Atomic,

    /// <summary>Calls <see cref="IrValue.Callee"/> with up to five arguments.</summary>
    Call,
}
