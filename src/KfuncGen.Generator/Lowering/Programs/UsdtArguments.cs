using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Calls;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Usdt;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>
/// Reads the arguments of a probe that a program or library has for tracers, by what attaching wrote down of the place
/// (<see cref="UsdtSiteLayout"/>).
/// </summary>
internal static class UsdtArguments
{
    /// <summary>The place where the program runs now.</summary>
    public static IrValue Site(FunctionScope function, IrValue context)
    {
        IrBuilder builder = function.Builder;
        return UsdtSite.At(builder, builder.Call(HelperCallee.Named("bpf_get_attach_cookie"), IrType.I64, context));
    }

    /// <summary>An argument, as 64 bits with its sign.</summary>
    public static IrValue Read(FunctionScope function, IrValue context, IrValue site, IParameterSymbol parameter)
    {
        IrBuilder builder = function.Builder;
        int at = UsdtSiteLayout.FirstArgument + (parameter.Ordinal * UsdtSiteLayout.ArgumentSize);
        IrSlot slot = function.SlotOf(typeof(UsdtArguments), "argument", 8);

        function.Write(parameter, 0, builder.Load(IrType.I64, 8, site, at + UsdtSiteLayout.Number));
        If(UsdtSiteLayout.Base, 2, UsdtSiteLayout.None, register => Add(Register(register)));
        If(UsdtSiteLayout.Index, 2, UsdtSiteLayout.None, register => Add(builder.Binary(
            IrOpcode.ShiftLeft, Register(register), Described(IrType.I32, UsdtSiteLayout.Scale, 1))));
        If(UsdtSiteLayout.Memory, 1, 0, size => function.Write(parameter, 0, Memory(size)));

        IrValue unused = Described(IrType.I32, UsdtSiteLayout.Unused, 1);
        IrValue low = builder.Binary(
            IrOpcode.ShiftRightUnsigned, builder.Binary(IrOpcode.ShiftLeft, Sum(), unused), unused);

        // Where that bit is 1, it is so in all above: adding it makes them so.
        IrValue sign = Described(IrType.I64, UsdtSiteLayout.Sign, 8);
        return builder.Binary(IrOpcode.Subtract, builder.Binary(IrOpcode.Xor, low, sign), sign);

        IrValue Described(IrType type, int offset, int size) => builder.Load(type, size, site, at + offset);

        IrValue Sum() => function.Read(parameter, 0, IrType.I64);

        void Add(IrValue value) => function.Write(parameter, 0, builder.Binary(IrOpcode.Add, Sum(), value));

        void If(int offset, int size, long nothing, Action<IrValue> then)
        {
            IrValue described = Described(IrType.I64, offset, size);
            IrBlock inside = function.AddBlock();
            IrBlock behind = function.AddBlock();
            builder.Branch(IrCondition.NotEqual, described, builder.Constant(IrType.I64, nothing), inside, behind);
            function.Continue(inside);
            then(described);
            builder.Jump(behind);
            function.Continue(behind);
        }

        // The verifier takes a load from the context only where it is known from which byte.
        IrValue Register(IrValue offset) =>
            Copy("bpf_probe_read_kernel", builder.Constant(IrType.I64, 8), builder.Binary(IrOpcode.Add, context, offset));

        // No byte more than there is: the next one may be of a page that is not there. And the verifier is to see how many.
        IrValue Memory(IrValue size)
        {
            IrValue fewer = builder.Binary(IrOpcode.Subtract, size, builder.Constant(IrType.I64, 1));
            IrValue bounded = builder.Binary(IrOpcode.And, fewer, builder.Constant(IrType.I64, 7));
            return Copy(
                "bpf_probe_read_user",
                builder.Binary(IrOpcode.Add, bounded, builder.Constant(IrType.I64, 1)),
                builder.Reinterpret(Sum(), IrType.Pointer));
        }

        IrValue Copy(string helper, IrValue size, IrValue address)
        {
            IrValue copy = builder.SlotAddress(slot);
            builder.Store(8, copy, builder.Constant(IrType.I64, 0));
            builder.Call(HelperCallee.Named(helper), IrType.I64, copy, size, address);
            return builder.Load(IrType.I64, 8, copy);
        }
    }
}
