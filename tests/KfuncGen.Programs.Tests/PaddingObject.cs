using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

#pragma warning disable KFG0311 // Keys with padding are what this is about.

/// <summary>Structs with bytes that belong to no field, handed to the kernel: as keys, as values, as records, as plain memory.</summary>
internal static partial class PaddingObject
{
    [BpfMap(MaxEntries = 64)] static readonly BpfHashMap<Key, Value> Table;
    [BpfMap(MaxEntries = 64)] static readonly BpfHashMap<Nested, Value> ByNested;
    [BpfMap(MaxEntries = 64)] static readonly BpfHashMap<Union, Few> ByUnion;
    [BpfMap(MaxEntries = 4)] static readonly BpfArray<Value> Values;
    [BpfMap(MaxEntries = 4)] static readonly BpfArray<Few> Several;
    [BpfMap(MaxEntries = 4)] static readonly BpfArray<Buffer> Buffers;
    [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer<Value> Records;
    [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer Bytes;

    [BpfProgram(BpfProgramType.Syscall)]
    static int ByField(ref Numbers ctx)
    {
        Dirty(ctx.A);
        Key key;
        key.Kind = (byte)ctx.A;
        key.Id = ctx.B;
        Value value;
        value.Count = ctx.C;
        value.Flag = true;
        int error = Table.Update(in key, in value);
        Key copy = key;
        Union union = default;
        union.Small = 4;
        Few few = default;
        few[0] = key;
        few[1] = copy;
        return error + (Table.Find(in copy) is null ? 100 : 0) + Values.Update(0, in value) + ByUnion.Update(in union, in few)
            + Several.Update(1, in few);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int FromElsewhere(ref Numbers ctx)
    {
        Dirty(ctx.B);
        Value value = Made(ctx.C, ctx.A > 0);
        int error = Table.Update(KeyOf((byte)ctx.A, ctx.B), in value);
        Nested nested;
        nested.Inner = KeyOf(3, 4);
        nested.Tail = 5;
        error += ByNested.Update(in nested, Made(7, false)) + Stored(in nested.Inner);
        ref Value reference = ref value;
        reference.Count++;
        error += Values.Update(1, in reference);
        Records.Output(in value);
        Span<Value> one = new(ref value);
        Bytes.Output(MemoryMarshal.AsBytes(one));
        return error + (Table.Find(KeyOf((byte)ctx.A, ctx.B)) is null ? 100 : 0) + (ByNested.Find(in nested) is null ? 200 : 0);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int OfTheCaller(ref Given ctx)
    {
        Dirty(ctx.B);

        // What the caller left between the fields is no part of the key.
        Key key = ctx.Key;
        int error = Table.Update(in key, Made(ctx.B, true));
        Nested nested = new() { Inner = ctx.Key, Tail = 1 };
        error += ByNested.Update(in nested, Made(ctx.B, false));
        Buffer buffer;
        buffer.First = 9;
        Buffer other = buffer;
        error += Buffers.Update(2, in other) + Buffers.Update(3, in buffer);
        return error + (Table.Find(in key) is null ? 100 : 0);
    }

    [BpfFunction]
    private static int Stored(in Key key) => Table.Update(in key, Made(11, true)) + (Table.Find(in key) is null ? 50 : 0);

    [BpfFunction]
    private static Key KeyOf(byte kind, long id)
    {
        Key key;
        key.Kind = kind;
        key.Id = id;
        return key;
    }

    [BpfFunction]
    private static Value Made(long count, bool flag)
    {
        Value value;
        value.Flag = flag;
        value.Count = count;
        return value;
    }

    // Leaves something else than zeros on the stack where others come to be.
    [BpfFunction]
    private static long Dirty(long seed)
    {
        long one = -1 - (seed & 1);
        Span<long> rubbish = [one, one, one, one, one, one, one, one, one, one, one, one, one, one, one, one];
        return First(rubbish);
    }

    [BpfFunction]
    private static long First(Span<long> numbers) => numbers.Length > 2 ? numbers[2] : 0;

    internal struct Key
    {
        public byte Kind;
        public long Id;
    }

    internal struct Value
    {
        public long Count;
        public bool Flag;
    }

    internal struct Nested
    {
        public Key Inner;
        public short Tail;
    }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    internal struct Union
    {
        [FieldOffset(0)] public byte Small;
        [FieldOffset(0)] public int Number;
        [FieldOffset(16)] public byte Last;
    }

    [StructLayout(LayoutKind.Sequential, Size = 32)]
    internal struct Buffer
    {
        public int First;
    }

    [InlineArray(2)]
    internal struct Few
    {
        private Key element;
    }

    internal struct Given
    {
        public Key Key;
        public long B;
    }
}
