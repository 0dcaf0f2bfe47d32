using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>A module's BTF over its base's; either may be damaged, or be of another kernel.</summary>
internal sealed class SplitBtfTarget : FuzzTarget
{
    public override string Name => "split-btf";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        (ReadOnlyMemory<byte> kernel, ReadOnlyMemory<byte> module) = InputParts.Split(input);
        BtfReader? btf = null;

        if (!Promise.Keeps(input.Length, () => btf = new BtfReader(module, new BtfReader(kernel))))
        {
            return false;
        }

        BtfQuestions.AskAll(btf!, input.Length);
        return true;
    }

    public override long AllocationLimit(int length) => (64L << 20) + (512L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds()
    {
        foreach (bool isBigEndian in (bool[])[false, true])
        {
            BtfBuilder kernel = new(isBigEndian);
            uint s32 = kernel.Int("int", 4, BtfIntEncoding.Signed);
            uint record = kernel.Struct("nf_conn", 8, ("mark", s32, 0), ("status", s32, 32));
            uint pointer = kernel.Pointer(record);
            kernel.Function("kfree", 0, ("object", pointer));

            BtfBuilder module = new(isBigEndian, over: kernel);
            uint options = module.Struct("bpf_ct_opts", 12, ("netns_id", s32, 0), ("error", s32, 32), ("ct", pointer, 64));
            uint function = module.Function("bpf_ct_insert_entry", pointer, ("nfct", pointer), ("opts", module.Pointer(options)));
            module.Tag("bpf_kfunc", function);

            byte[] first = kernel.ToArray();
            byte[] second = module.ToArray();

            yield return new FuzzSeed(isBigEndian ? "module, big-endian" : "module", InputParts.Join(first, second))
            {
                Fields = [.. BtfFields.Of(first, InputParts.Start), .. BtfFields.Of(second, InputParts.Start + first.Length)],
                IsBigEndian = isBigEndian,
            };
        }
    }
}
