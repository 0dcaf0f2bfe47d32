using System.Formats.Tar;
using KfuncGen.Fuzzing.Mutation;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Tool.Archives;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Terminals;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Debian packages and tar archives, with kernels and modules in them.</summary>
internal sealed class ArchiveTarget : FuzzTarget
{
    private const int OutputLimit = 20 << 20;

    /// <summary>The parts of a tar header that are numbers, a type, a magic or a name: POSIX.1-2001.</summary>
    private static readonly (int Offset, int Length)[] TarFields =
        [(100, 8), (124, 12), (136, 12), (148, 8), (156, 1), (257, 8), (345, 16)];

    private static readonly Terminal Silent = new(TextWriter.Null, TextWriter.Null, IsOutputInteractive: false, IsErrorInteractive: false);

    public override string Name => "archive";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        using ProgressLine progress = new(Silent);
        Decompressor decompressor = new() { OutputLimit = OutputLimit };

        try
        {
            return Promise.Keeps(input.Length, () =>
            {
                using MemoryStream file = new(input.ToArray(), writable: false);

                if (KernelArchive.IsOne(file, decompressor))
                {
                    file.Position = 0;
                    _ = new KernelArchive(decompressor, progress).Read("archive", file, hasModules: true);
                }
            });
        }
        catch (Exception exception) when (exception is InputException or DecompressionException && exception.Message.Length > 20)
        {
            return false;
        }
    }

    public override long AllocationLimit(int length) => (16L * OutputLimit) + (64L * length);

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(5);

    protected override IEnumerable<FuzzSeed> MakeSeeds()
    {
        byte[] kernel = SmallModule.Kernel();
        byte[] module = SmallModule.Build();
        string deep = $"./lib/modules/{SmallModule.Release}/{string.Concat(Enumerable.Repeat("long/", 30))}fou.ko";

        foreach (TarEntryFormat format in (TarEntryFormat[])[TarEntryFormat.Gnu, TarEntryFormat.Pax])
        {
            byte[] tar = SmallArchive.Tar(
                format, ("./boot/vmlinuz", kernel), (deep, module), ("./lib/modules/x/bar.ko.gz", Gzip.Pack(SmallModule.Build("bar"))));

            yield return new FuzzSeed($"{format} tar", tar) { Fields = [.. Headers(tar)] };
            yield return new FuzzSeed($"{format} tar.gz", Gzip.Pack(tar)) { Fields = [new FieldRange(0, 10, 1)] };
            yield return new FuzzSeed(
                $"package of {format}",
                SmallArchive.Package("data.tar", tar))
            {
                Fields = [new FieldRange(8, 60, 1), new FieldRange(72, 180, 1)],
            };
        }

        yield return new FuzzSeed(
            "package of nothing but BTF",
            SmallArchive.Package("data.tar.gz", Gzip.Pack(SmallArchive.Tar(("6.1.btf", KernelSlices.Old.Btf)))));
    }

    /// <summary>Every block may be a header; damage to the others does no harm.</summary>
    private static IEnumerable<FieldRange> Headers(byte[] tar)
    {
        for (int block = 0; block < tar.Length; block += 512)
        {
            if (tar.AsSpan(block + 257, 5).SequenceEqual("ustar"u8))
            {
                foreach ((int offset, int length) in TarFields)
                {
                    yield return new FieldRange(block + offset, length, 1);
                }
            }
        }
    }
}
