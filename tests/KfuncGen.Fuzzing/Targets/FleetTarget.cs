using System.Text;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Merged files: what is read is written, and read again as the same; and it makes a set of targets.</summary>
internal sealed class FleetTarget : FuzzTarget
{
    public override string Name => "fleet";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        string text = Encoding.UTF8.GetString(input.Span);
        KernelSnapshot[] kernels = [];

        if (!Promise.Keeps(text.Length, () => kernels = [.. FleetReader.Read(text, "fuzz.kfuncs")]))
        {
            return false;
        }

        _ = new TargetSet(kernels.Select(static kernel => new Target(kernel.Name!, kernel)));
        Check(kernels);
        return true;
    }

    // A line counts once for each kernel that has it, so that few lines can stand for many.
    public override long AllocationLimit(int length) => (64L << 20) + (1024L * length);

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(1) + TimeSpan.FromMicroseconds(20L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds()
    {
        KernelSnapshot[] kernels = [.. SnapshotTexts.All.Select(static text => SnapshotReader.Read(text.Content, text.Name))];

        return
        [
            new FuzzSeed("fleet", Encoding.UTF8.GetBytes(FleetWriter.Write(kernels))) { IsText = true },
            new FuzzSeed("runs", Encoding.UTF8.GetBytes(FleetWriter.Write(Enumerable.Range(0, 12).Select(
                i => kernels[i / 3 % kernels.Length] with { Name = $"k{i}", Kernel = $"7.{i}" })))) { IsText = true },
        ];
    }

    private static void Check(KernelSnapshot[] kernels)
    {
        string first = FleetWriter.Write(kernels);
        string second;

        try
        {
            second = FleetWriter.Write(FleetReader.Read(first, "again.kfuncs"));
        }
        catch (SnapshotFormatException exception)
        {
            throw new BrokenPromiseException($"What was read is written in a form that cannot be read: {exception.Message}\n{first}");
        }

        if (first != second)
        {
            throw new BrokenPromiseException(
                $"What was read is written like this:\n{first}\nand, read and written again, like this:\n{second}");
        }
    }
}
