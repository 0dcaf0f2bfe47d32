using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Whole files, unpacked layer by layer down to the BTF.</summary>
internal sealed class KernelFileTarget : FuzzTarget
{
    private const int OutputLimit = 20 << 20;

    private static readonly Terminal Silent = new(TextWriter.Null, TextWriter.Null, IsOutputInteractive: false, IsErrorInteractive: false);

    public override string Name => "kernel-file";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        using ProgressLine progress = new(Silent);
        KernelFileReader reader = new(new Decompressor { OutputLimit = OutputLimit }, progress);

        _ = Keeps(input.Length, () => reader.ReadIdSets(input));
        return Keeps(input.Length, () => reader.Read(input));
    }

    /// <summary>Up to 64 places in an image may unpack to as much as the limit, each by doubling.</summary>
    public override long AllocationLimit(int length) => (64L * OutputLimit) + (64L * length);

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(5);

    protected override IEnumerable<FuzzSeed> MakeSeeds() => [.. SmallKernels.Images, .. SmallKernels.ElfFiles];

    private static bool Keeps(int length, Action read)
    {
        try
        {
            return Promise.Keeps(length, read);
        }
        catch (Exception exception) when (exception is InputException or DecompressionException)
        {
            return false;
        }
    }
}
