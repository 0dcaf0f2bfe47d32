using KfuncGen.Btf;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>The BTF of whole kernels, 3.7 to 7 MB. Slow, so few of these are run.</summary>
internal sealed class WholeBtfTarget : FuzzTarget
{
    public override string Name => "whole-btf";

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

    public override long AllocationLimit(int length) => (256L << 20) + (512L * length);

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(20);

    protected override IEnumerable<FuzzSeed> MakeSeeds() => ((string[])["6.1", "7.2"]).Select(static version =>
        new FuzzSeed(version, RealKernel.Of(version).Btf) { Fields = BtfFields.Of(RealKernel.Of(version).Btf) });
}
