using KfuncGen.Fuzzing.Mutation;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Images.Compression;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Streams of all formats, unpacked by whatever this machine has for it, up to a limit.</summary>
internal sealed class DecompressionTarget : FuzzTarget
{
    /// <summary>The format of lz4 does not tell how much comes out of a block, so that there must be room for 8 MiB.</summary>
    private const int OutputLimit = 20 << 20;

    private readonly Decompressor decompressor = new() { OutputLimit = OutputLimit };

    public override string Name => "decompression";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        // Sections of ELF files say that they are zlib; nothing else is.
        CompressionFormat format = input.Span.StartsWith((byte)0x78) ? CompressionFormat.Zlib : CompressionMagic.Detect(input.Span);

        try
        {
            int length = decompressor.Decompress(format, input).Length;

            if (format != CompressionFormat.None && length > OutputLimit)
            {
                throw new BrokenPromiseException($"{length} bytes came out; the limit is {OutputLimit}.");
            }

            return format != CompressionFormat.None && ReadAsStream(format, input);
        }
        catch (DecompressionException exception) when (exception.Message.Length > 20)
        {
            _ = ReadAsStream(format, input);
            return false;
        }
    }

    /// <summary>Unpacks the same bit by bit, as archives are.</summary>
    private bool ReadAsStream(CompressionFormat format, ReadOnlyMemory<byte> input)
    {
        // Sections are not read like that, and what is not streamed is read whole.
        if (format is CompressionFormat.Zlib or CompressionFormat.Lz4)
        {
            return true;
        }

        try
        {
            using MemoryStream packed = new(input.ToArray());
            using Stream stream = decompressor.Open(format, packed);
            BoundedOutput output = new(OutputLimit);
            output.ReadFrom(stream);
            return true;
        }
        catch (Exception exception) when (exception is DecompressionException or InvalidDataException)
        {
            return false;
        }
    }

    // What comes out grows by doubling, which makes less than three times the limit, and it is unpacked twice.
    public override long AllocationLimit(int length) => (6L * OutputLimit) + (64L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds()
    {
        foreach (CompressionFormat format in PackedWords.Formats.Where(CanUnpack))
        {
            byte[] stream = PackedWords.Stream(format);
            FieldRange header = new(0, Math.Min(32, stream.Length), 1);
            yield return new FuzzSeed(format.ToString(), stream) { Fields = [header, new(0, stream.Length / 4 * 4, 4)] };
            yield return new FuzzSeed($"{format}, twice", [.. stream, .. stream, 0xe0, 0x2e, 0, 0]) { Fields = [header] };
        }

        byte[] packed = Gzip.Pack(KernelSlices.Old.Btf);
        yield return new FuzzSeed("gzip of BTF", packed) { Fields = [new(0, 10, 1)] };
        yield return new FuzzSeed("zlib of BTF", Gzip.PackZlib(KernelSlices.Old.Btf));
    }

    /// <summary>Not every machine has every library.</summary>
    private bool CanUnpack(CompressionFormat format)
    {
        try
        {
            decompressor.Decompress(format, PackedWords.Stream(format));
            return true;
        }
        catch (MissingDecompressorException)
        {
            return false;
        }
    }
}
