using System.Text;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Snapshots.Lifecycle;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Lifecycle files.</summary>
internal sealed class LifecycleTarget : FuzzTarget
{
    public override string Name => "lifecycle";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        string text = Encoding.UTF8.GetString(input.Span);

        return Promise.Keeps(text.Length, () =>
        {
            foreach (LifecycleEntry entry in LifecycleReader.Read(text, "fuzz.lifecycle"))
            {
                if (entry.Name.Length == 0 || entry.Evidence.Length == 0)
                {
                    throw new BrokenPromiseException($"'{entry.Name}' is listed without evidence.");
                }
            }
        });
    }

    protected override IEnumerable<FuzzSeed> MakeSeeds() =>
        [new FuzzSeed(
            "the one that comes along",
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Kernels", "kernel.lifecycle"))) { IsText = true }];
}
