using KfuncGen.Bpf.Ir;

namespace KfuncGen.Generator.Lowering.Values;

/// <summary>What an expression is worth.</summary>
internal abstract record LoweredValue
{
    private LoweredValue()
    {
    }

    /// <summary>The value of what returns nothing.</summary>
    public static readonly LoweredValue Void = new Nothing();

    /// <summary>The value of what could not be lowered: it was reported, here or by the compiler, and needs no further word.</summary>
    public static readonly LoweredValue Reported = new Failed();

    /// <summary>What fits a register.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Scalar(IrValue Value) : LoweredValue;

    /// <summary>A nullable number.</summary>
    /// <param name="IsThere">1 where there is one, else 0.</param>
    /// <param name="Value">The number; 0 where there is none.</param>
    public sealed record Maybe(IrValue IsThere, IrValue Value) : LoweredValue;

    /// <summary>A struct, in memory that nobody writes before the value is used.</summary>
    /// <param name="Memory">Where it is.</param>
    public sealed record Struct(Place.Memory Memory) : LoweredValue;

    /// <summary>A span over memory whose length is known or was checked.</summary>
    /// <param name="Start">The address of the first element.</param>
    /// <param name="Length">The number of elements: an I64 that is never negative.</param>
    public sealed record Span(IrValue Start, IrValue Length) : LoweredValue
    {
        /// <summary>The length where it is a constant.</summary>
        public long? ConstantLength => Length.Opcode == IrOpcode.Constant ? Length.Constant : null;
    }

    /// <summary>Bytes of a packet: the verifier knows how many there are only by comparisons with the end.</summary>
    /// <param name="Start">The address of the first byte.</param>
    /// <param name="End">The address behind the last one.</param>
    public sealed record Packet(IrValue Start, IrValue End) : LoweredValue;

    /// <summary>An open-coded iterator: its state is on the stack, its element in a variable of its own.</summary>
    /// <param name="Value">The iterator.</param>
    public sealed record Iterator(KernelIterator Value) : LoweredValue;

    /// <summary>What walks a span: the span, and how far it is.</summary>
    /// <param name="Owner">The variables with start, length and index.</param>
    public sealed record SpanEnumerator(object Owner) : LoweredValue;

    /// <summary>An array in the context, of which only elements are read and written.</summary>
    /// <param name="Context">The context.</param>
    /// <param name="Offset">Where the array is.</param>
    /// <param name="Size">The size of an element.</param>
    /// <param name="Count">How many there are.</param>
    public sealed record FieldArray(IrValue Context, int Offset, int Size, int Count) : LoweredValue;

    /// <summary>An interpolated string for a helper.</summary>
    /// <param name="Value">What there is of it.</param>
    public sealed record Format(KernelFormat Value) : LoweredValue;

    /// <summary>Nothing, as a call gives it that returns nothing.</summary>
    public sealed record Nothing : LoweredValue;

    /// <summary>What could not be lowered, which was reported.</summary>
    public sealed record Failed : LoweredValue;
}
