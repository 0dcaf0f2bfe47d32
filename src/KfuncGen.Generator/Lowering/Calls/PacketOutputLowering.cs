using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>
/// Events with bytes of a packet behind them. The kernel fills a record up to a multiple of eight bytes and does not say by how much, so
/// the program says itself, behind the value, how many bytes of the packet follow; KfuncGen.Events.PacketRecord reads that.
/// </summary>
internal sealed class PacketOutputLowering(BodyScope scope, MemoryLowering access, ConversionLowering conversions)
{
    private const int Word = 8;

    // BPF_F_CTXLEN_MASK, include/uapi/linux/bpf.h: its lowest bit.
    private const int LengthShift = 32;

    // A record's length has 16 bits and is a multiple of eight, 8 bytes of it its header and 4 the length of what follows: struct
    // perf_event_header, include/uapi/linux/perf_event.h, and perf_output_sample, kernel/events/core.c, 6.12. The kernel does not look
    // whether it fits.
    private const int Longest = 65528 - 8 - 4;

    // Above all flags that there are, which the kernel answers with EINVAL: bpf_skb_event_output, net/core/filter.c, 6.1 to 6.12.
    private const long NoFlag = 1L << 52;

    private IrBuilder Builder => scope.Builder;

    /// <summary>The arguments of the helper.</summary>
    /// <param name="invocation">The call: of the packet, the value and how many bytes.</param>
    /// <param name="map">The map.</param>
    /// <param name="values">What it is called with.</param>
    /// <param name="flags">The flags beside the number of bytes.</param>
    public List<IrValue> Arguments(IInvocationOperation invocation, Func<IrValue> map, KernelArgument[] values, long flags)
    {
        IrValue bytes = conversions.Convert(
            values[2].Value, new ScalarType(IrType.I32, 32, IsSigned: false), new ScalarType(IrType.I64, 64, IsSigned: false));
        Place.Memory record = Record(invocation, invocation.TargetMethod.Parameters[1].Type, values[1].Value, bytes, out int size);
        IrValue all = Flags(bytes, Longest - size, flags);
        return [values[0].Value, map(), all, record.Base, Builder.Constant(IrType.I64, size)];
    }

    // The value, filled up to whole words, and a word with the number of bytes.
    private Place.Memory Record(IInvocationOperation invocation, ITypeSymbol type, IrValue value, IrValue bytes, out int size)
    {
        if (scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            size = 0;
            return Place.Memory.Nowhere(Builder);
        }

        int length = (layout.Size + Word - 1) / Word * Word;
        size = length + Word;
        Place.Memory record = access.Temporary(invocation.Syntax, "an event with bytes of a packet", size);

        if (length != layout.Size || !scope.Program.Context.Layouts.PaddingOf(type).IsEmpty)
        {
            access.Clear(record, length, Word);
        }

        access.Copy(record, new Place.Memory(value, 0), layout);
        access.Store(record.At(length), new ScalarType(IrType.I64, 64, IsSigned: false), bytes);
        return record;
    }

    private IrValue Flags(IrValue bytes, int most, long flags)
    {
        object owner = new();
        IrBlock fits = scope.Function.AddBlock();
        IrBlock isTooLong = scope.Function.AddBlock();
        IrBlock next = scope.Function.AddBlock();
        Builder.Branch(IrCondition.LessOrEqualUnsigned, bytes, Builder.Constant(IrType.I64, most), fits, isTooLong);
        scope.Function.Continue(fits);
        IrValue shifted = Builder.Binary(IrOpcode.ShiftLeft, bytes, Builder.Constant(IrType.I64, LengthShift));
        scope.Function.Write(owner, 0, Builder.Binary(IrOpcode.Or, shifted, Builder.Constant(IrType.I64, flags)));
        Builder.Jump(next);
        scope.Function.Continue(isTooLong);
        scope.Function.Write(owner, 0, Builder.Constant(IrType.I64, NoFlag));
        Builder.Jump(next);
        scope.Function.Continue(next);
        return scope.Function.Read(owner, 0, IrType.I64);
    }
}
