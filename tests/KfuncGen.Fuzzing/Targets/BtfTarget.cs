using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>BTF that stands alone.</summary>
internal sealed class BtfTarget : FuzzTarget
{
    public override string Name => "btf";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        BtfReader? btf = null;

        if (!Promise.Keeps(input.Length, () => btf = new BtfReader(input)))
        {
            return false;
        }

        BtfQuestions.AskAll(btf!, input.Length);
        return true;
    }

    /// <summary>
    /// A spelling is at most as long as the names and parts behind it, but every type has one: the square of the length, up to a
    /// bound.
    /// </summary>
    public override long AllocationLimit(int length) => (64L << 20) + (512L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds()
    {
        foreach ((string name, BtfSlice slice, bool isBigEndian) in KernelSlices.All)
        {
            yield return new FuzzSeed(name, slice.Btf) { Fields = BtfFields.Of(slice.Btf), IsBigEndian = isBigEndian };
        }

        byte[] kinds = EveryKind();
        yield return new FuzzSeed("every kind, with a layout section", kinds) { Fields = BtfFields.Of(kinds) };
    }

    private static byte[] EveryKind()
    {
        BtfBuilder builder = new(headerLength: 32);
        uint s32 = builder.Int("int", 4, BtfIntEncoding.Signed);
        uint u64 = builder.Int("long unsigned int", 8);
        builder.Type((uint)BtfKind.Float, "double", 8);
        uint pair = builder.Struct("pair", 8, ("first", s32, 0), ("second", s32, 32));
        builder.Type(
            (uint)BtfKind.Struct,
            "bits",
            4,
            vlen: 2,
            kindFlag: true,
            words: [builder.String("low"), s32, 3u << 24, builder.String("high"), s32, (5u << 24) | 3]);
        uint either = builder.Union("either", 8, ("pair", pair, 0), ("whole", u64, 0));
        builder.Enum("colour", isSigned: true, ("RED", -1), ("GREEN", 2));
        builder.Type((uint)BtfKind.Enum64, "wide", 8, vlen: 1, words: [builder.String("HUGE"), 1, 2]);
        uint tag = builder.Type((uint)BtfKind.TypeTag, "rcu", either);
        uint restricted = builder.Type((uint)BtfKind.Restrict, "", builder.Pointer(tag));
        uint callback = builder.Prototype(0, ("a", restricted), ("", 0));
        uint function = builder.Function(
            "bpf_pair",
            builder.Typedef("result", s32),
            ("pair", builder.Pointer(builder.Const(pair))),
            ("all", builder.Pointer(builder.Array(pair, 2))),
            ("f", builder.Pointer(callback)));
        builder.Tag("bpf_kfunc", function);
        builder.Tag("on a parameter", function, 1);
        uint variable = builder.Type((uint)BtfKind.Variable, "counter", builder.Type((uint)BtfKind.Volatile, "", u64), words: 1);
        builder.Type((uint)BtfKind.DataSection, ".data", 8, vlen: 1, words: [variable, 0, 8]);
        builder.Forward("later", isUnion: true);
        builder.Type(20, "a kind of the future", 0, vlen: 2, words: [1, 2, 3, 4]);

        for (int kind = 0; kind <= 20; kind++)
        {
            builder.Layout(0, 8);
        }

        return builder.ToArray();
    }
}
