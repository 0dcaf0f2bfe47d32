using System.Text;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Snapshot files: what is read is written, and read again as the same; and it can be compared with any other.</summary>
internal sealed class SnapshotTextTarget : FuzzTarget
{
    private static readonly Lazy<Target> Other = new(() => new Target("other", SnapshotReader.Read(SnapshotTexts.Short, "other.kfuncs")));

    public override string Name => "snapshot";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        string text = Encoding.UTF8.GetString(input.Span);
        KernelSnapshot? snapshot = null;

        if (!Promise.Keeps(text.Length, () => snapshot = SnapshotReader.Read(text, "fuzz.kfuncs")))
        {
            return false;
        }

        Check(snapshot!);
        SnapshotDrift.Compare(Other.Value, new Target("this", snapshot!));
        SnapshotDrift.Compare(new Target("this", snapshot!), Other.Value);
        return true;
    }

    public override long AllocationLimit(int length) => (16L << 20) + (1024L * length);

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(1) + TimeSpan.FromMicroseconds(20L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds() =>
        SnapshotTexts.All.Select(static text => new FuzzSeed(text.Name, Encoding.UTF8.GetBytes(text.Content)) { IsText = true });

    private static void Check(KernelSnapshot snapshot)
    {
        string first = SnapshotWriter.Write(snapshot);
        string second;

        try
        {
            second = SnapshotWriter.Write(SnapshotReader.Read(first, "again.kfuncs"));
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
