using KfuncGen.Btf;
using KfuncGen.Capture;
using KfuncGen.Capture.Sets;
using KfuncGen.Fuzzing.Mutation;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>A kernel's BTF and id sets, made into a snapshot, which is written, read and written again.</summary>
internal sealed class CaptureTarget : FuzzTarget
{
    private static readonly string?[] Releases = ["7.2.12+deb13-amd64", "6.1.0-50-amd64", null];

    public override string Name => "capture";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        (ReadOnlyMemory<byte> blob, ReadOnlyMemory<byte> section) = InputParts.Split(input);
        bool isAnswered = false;

        foreach (string? release in Releases)
        {
            SnapshotCaptureOptions options = new() { Kernel = release, Architecture = "x86_64" };

            isAnswered |= Promise.Keeps(input.Length, () => Check(SnapshotCapture.FromBtf(new BtfReader(blob), section, options)));
            Promise.Keeps(input.Length, () => Check(SnapshotCapture.FromBtf(new BtfReader(blob), btfIds: null, options)));
            Promise.Keeps(
                input.Length, () => SnapshotCapture.FindIncompleteSets([new CaptureSource(new BtfReader(blob), section)], options));
        }

        return isAnswered;
    }

    public override long AllocationLimit(int length) => (64L << 20) + (1024L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds() => KernelSlices.All.Select(static kernel => new FuzzSeed(
        kernel.Name, InputParts.Join(kernel.Slice.Btf, kernel.Slice.IdSets))
    {
        Fields = [.. BtfFields.Of(kernel.Slice.Btf, InputParts.Start), new FieldRange(
            InputParts.Start + kernel.Slice.Btf.Length, kernel.Slice.IdSets.Length, sizeof(uint))],
        IsBigEndian = kernel.IsBigEndian,
    });

    private static void Check(KernelSnapshot snapshot)
    {
        string text = SnapshotWriter.Write(snapshot);
        string again;

        try
        {
            again = SnapshotWriter.Write(SnapshotReader.Read(text, "captured.kfuncs"));
        }
        catch (SnapshotFormatException exception)
        {
            throw new BrokenPromiseException($"What was captured is written in a form that cannot be read: {exception.Message}\n{text}");
        }

        if (again != text)
        {
            throw new BrokenPromiseException(
                $"What was captured is written like this:\n{text}\nand, read and written again, like this:\n{again}");
        }
    }
}
