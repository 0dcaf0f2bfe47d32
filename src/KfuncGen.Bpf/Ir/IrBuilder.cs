namespace KfuncGen.Bpf.Ir;

/// <summary>Appends values to a block. Every value that exists was made here, so operands and types always fit.</summary>
/// <param name="function">The function that is built.</param>
public sealed class IrBuilder(IrFunction function)
{
    /// <summary>The function that is built.</summary>
    public IrFunction Function { get; } = function;

    /// <summary>The block that values are appended to.</summary>
    public IrBlock Block { get; set; } = null!;

    /// <summary>The C# that the next values come from.</summary>
    public SourceLine? Line { get; set; }

    /// <summary>The expression that the next values come from, as the front end has it.</summary>
    public object? Origin { get; set; }

    /// <summary>A number.</summary>
    public IrValue Constant(IrType type, long value) =>
        Append(new IrValue(IrOpcode.Constant, type) { Constant = type == IrType.I32 ? (int)value : value, Line = Line });

    /// <summary>A parameter of the function.</summary>
    public IrValue Parameter(int position) =>
        Append(new IrValue(IrOpcode.Parameter, Function.Parameters[position]) { Constant = position, Line = Line });

    /// <summary>The address of a slot of this function.</summary>
    public IrValue SlotAddress(IrSlot slot) => Append(new IrValue(IrOpcode.SlotAddress, IrType.Pointer) { Slot = slot, Line = Line });

    /// <summary>The address of a byte of the program's data.</summary>
    public IrValue DataAddress(IrSection section, int offset) =>
        Append(new IrValue(IrOpcode.DataAddress, IrType.Pointer) { Section = section, Constant = offset, Line = Line });

    /// <summary>The address of a map of the program's object.</summary>
    public IrValue MapAddress(string map) => Append(new IrValue(IrOpcode.MapAddress, IrType.Pointer) { Map = map, Line = Line });

    /// <summary>The address of another function of the program.</summary>
    public IrValue FunctionAddress(IrFunction target) =>
        Append(new IrValue(IrOpcode.FunctionAddress, IrType.Pointer) { Callee = new IrCallee.Function(target), Line = Line });

    /// <summary>A number that the loader fills in.</summary>
    public IrValue LoadTimeConstant(IrLoadTime what, IrType type) =>
        Append(new IrValue(IrOpcode.LoadTimeConstant, type) { LoadTime = what, Line = Line });

    /// <summary>Arithmetic: <see cref="IrOpcode.Add"/> to <see cref="IrOpcode.ShiftRightSigned"/>.</summary>
    public IrValue Binary(IrOpcode opcode, IrValue left, IrValue right)
    {
        IrType type = (opcode, left.Type, right.Type) switch
        {
            (not (>= IrOpcode.Add and <= IrOpcode.ShiftRightSigned), _, _) =>
                throw new ArgumentException($"{opcode} is no arithmetic.", nameof(opcode)),
            (IrOpcode.ShiftLeft or IrOpcode.ShiftRightUnsigned or IrOpcode.ShiftRightSigned, IrType.I32 or IrType.I64, IrType.I32) =>
                left.Type,
            (IrOpcode.Add or IrOpcode.Subtract, IrType.Pointer, IrType.I64) => IrType.Pointer,
            (IrOpcode.Subtract, IrType.Pointer, IrType.Pointer) => IrType.I64,
            (_, IrType.I32, IrType.I32) => IrType.I32,
            (_, IrType.I64, IrType.I64) => IrType.I64,
            _ => throw new ArgumentException($"{opcode} does not take {left.Type} and {right.Type}.", nameof(right)),
        };

        return Append(new IrValue(opcode, type, left, right) { Line = Line });
    }

    /// <summary>The low bits of a number, filled up with zeros.</summary>
    public IrValue ZeroExtend(IrValue value, int bits, IrType type) => Extend(IrOpcode.ZeroExtend, value, bits, type);

    /// <summary>The low bits of a number, filled up with the sign.</summary>
    public IrValue SignExtend(IrValue value, int bits, IrType type) => Extend(IrOpcode.SignExtend, value, bits, type);

    /// <summary>The low half of an I64.</summary>
    public IrValue Truncate(IrValue value) => value.Type == IrType.I64
        ? Append(new IrValue(IrOpcode.Truncate, IrType.I32, value) { Line = Line })
        : throw new ArgumentException($"Truncate takes an I64, not {value.Type}.", nameof(value));

    /// <summary>A number taken for an address, or an address for a number.</summary>
    public IrValue Reinterpret(IrValue value, IrType type) => (value.Type, type) is (IrType.I64, IrType.Pointer)
        or (IrType.Pointer, IrType.I64)
        ? Append(new IrValue(IrOpcode.Reinterpret, type, value) { Line = Line })
        : throw new ArgumentException($"{value.Type} cannot be taken for {type}.", nameof(type));

    /// <summary>A number and its bytes in an order: <see cref="IrOpcode.BigEndian"/> or <see cref="IrOpcode.LittleEndian"/>.</summary>
    public IrValue Order(IrOpcode order, IrValue value, int bits) => order is IrOpcode.BigEndian or IrOpcode.LittleEndian
        && (value.Type, bits) is (IrType.I32, 16 or 32) or (IrType.I64, 64)
        ? Append(new IrValue(order, value.Type, value) { Constant = bits, Line = Line })
        : throw new ArgumentException($"{order} does not take {bits} bits of {value.Type}.", nameof(bits));

    /// <summary>1 where the comparison holds, 0 elsewhere.</summary>
    public IrValue Compare(IrCondition condition, IrValue left, IrValue right) => left.Type == right.Type
        ? Append(new IrValue(IrOpcode.Compare, IrType.I32, left, right) { Condition = condition, Line = Line })
        : throw new ArgumentException($"{left.Type} cannot be compared with {right.Type}.", nameof(right));

    /// <summary>Reads memory.</summary>
    public IrValue Load(IrType type, int size, IrValue address, long offset = 0) => address.Type == IrType.Pointer && IsSizeOf(type, size)
        ? Append(new IrValue(IrOpcode.Load, type, address) { Size = size, Constant = offset, Line = Line })
        : throw new ArgumentException($"A load of {size} bytes at {address.Type} makes no {type}.", nameof(size));

    /// <summary>Reads the bytes that hold a field of a kernel object.</summary>
    public IrValue LoadField(IrType type, IrValue address, IrLoadTime.Core field) =>
        address.Type == IrType.Pointer && type is IrType.I64 or IrType.Pointer
            ? Append(new IrValue(IrOpcode.LoadField, type, address) { LoadTime = field, Line = Line })
            : throw new ArgumentException($"A field at {address.Type} makes no {type}.", nameof(type));

    /// <summary>Takes a field out of the bytes that hold it.</summary>
    public IrValue FieldBits(IrValue bytes, IrLoadTime.Core field) => bytes.Type == IrType.I64
        ? Append(new IrValue(IrOpcode.FieldBits, IrType.I64, bytes) { LoadTime = field, Line = Line })
        : throw new ArgumentException($"A field is part of an I64, not of {bytes.Type}.", nameof(bytes));

    /// <summary>Writes a number to a field of a kernel object.</summary>
    /// <param name="address">The object's address.</param>
    /// <param name="field">The field, as the loader finds it.</param>
    /// <param name="value">The number.</param>
    /// <param name="member">The field with the type that it is of; null where nobody asks whether it may be assigned.</param>
    public IrValue StoreField(IrValue address, IrLoadTime.Core field, IrValue value, string? member = null) =>
        (address.Type, value.Type) is (IrType.Pointer, IrType.I64)
        ? Append(new IrValue(IrOpcode.StoreField, IrType.None, address, value) { LoadTime = field, Member = member, Line = Line })
        : throw new ArgumentException($"A field at {address.Type} does not take {value.Type}.", nameof(value));

    /// <summary>Writes memory.</summary>
    public IrValue Store(
        int size, IrValue address, IrValue value, long offset = 0) => address.Type == IrType.Pointer && IsSizeOf(value.Type, size)
        ? Append(new IrValue(IrOpcode.Store, IrType.None, address, value) { Size = size, Constant = offset, Line = Line })
        : throw new ArgumentException($"{size} bytes of {value.Type} cannot be stored at {address.Type}.", nameof(size));

    /// <summary>Changes memory in one go, and makes what was there before.</summary>
    public IrValue Atomic(IrAtomic operation, IrValue address, IrValue value, IrValue? comparand = null, long offset = 0) =>
        address.Type == IrType.Pointer && value.Type is IrType.I32 or IrType.I64
            && (operation == IrAtomic.CompareExchange ? comparand?.Type == value.Type : comparand is null)
            ? Append(new IrValue(IrOpcode.Atomic, value.Type, comparand is null ? [address, value] : [address, value, comparand])
            {
                Atomic = operation,
                Size = value.Type == IrType.I32 ? 4 : 8,
                Constant = offset,
                Line = Line,
            })
            : throw new ArgumentException(
                $"{operation} does not take {value.Type} and {comparand?.Type} at {address.Type}.", nameof(value));

    /// <summary>Calls a kfunc, a helper or another function.</summary>
    public IrValue Call(IrCallee callee, IrType type, params IrValue[] arguments) =>
        Append(new IrValue(IrOpcode.Call, type, arguments) { Callee = callee, Line = Line });

    /// <summary>Ends the block: goes on with another one.</summary>
    public void Jump(IrBlock target) => Block.Terminator = new IrTerminator.Jump(target) { Line = Line, Origin = Origin };

    /// <summary>Ends the block: goes on with one of two.</summary>
    public void Branch(IrCondition condition, IrValue left, IrValue right, IrBlock whenTrue, IrBlock whenFalse) =>
        Branch(condition, left, right, whenTrue, whenFalse, isCheck: false);

    /// <summary>Ends the block: goes on where a check of the language's holds, and elsewhere with what ends the program.</summary>
    public void Check(IrCondition condition, IrValue left, IrValue right, IrBlock next, IrBlock otherwise) =>
        Branch(condition, left, right, next, otherwise, isCheck: true);

    /// <summary>Ends the block and the function.</summary>
    public void Return(IrValue? value) => Block.Terminator = new IrTerminator.Return(value) { Line = Line, Origin = Origin };

    private void Branch(IrCondition condition, IrValue left, IrValue right, IrBlock whenTrue, IrBlock whenFalse, bool isCheck) =>
        Block.Terminator = left.Type != right.Type
            ? throw new ArgumentException($"{left.Type} cannot be compared with {right.Type}.", nameof(right))
            : whenTrue == whenFalse
                ? new IrTerminator.Jump(whenTrue) { Line = Line, Origin = Origin }
                : new IrTerminator.Branch(condition, left, right, whenTrue, whenFalse)
                {
                    Line = Line,
                    Origin = Origin,
                    IsCheck = isCheck,
                };

    private IrValue Extend(IrOpcode opcode, IrValue value, int bits, IrType type) =>
        bits is 1 or 8 or 16 or 32 && (value.Type, type) is (IrType.I32, IrType.I32 or IrType.I64) or (IrType.I64, IrType.I64)
            ? Append(new IrValue(opcode, type, value) { Constant = bits, Line = Line })
            : throw new ArgumentException($"{bits} bits of {value.Type} cannot be extended to {type}.", nameof(bits));

    private static bool IsSizeOf(IrType type, int size) =>
        (type, size) is (IrType.I32, 1 or 2 or 4) or (IrType.I64, 1 or 2 or 4 or 8) or (IrType.Pointer, 8);

    private IrValue Append(IrValue value)
    {
        value.Block = Block;
        value.Origin = Origin;
        Block.Values.Add(value);
        return value;
    }
}
