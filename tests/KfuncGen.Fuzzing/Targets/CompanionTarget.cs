using System.Text;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Files with all types of a kernel: whatever is in one, a type is found or not, or its line is refused.</summary>
internal sealed class CompanionTarget : FuzzTarget
{
    private const int MaximumNames = 50;

    public override string Name => "companion";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        string text = Encoding.UTF8.GetString(input.Span);
        TypesCompanion? companion = null;
        ReadFunctions(text);

        if (!Promise.Keeps(text.Length, () => companion = TypesCompanion.Open(new StringCharacters(text), "fuzz.ktypes")))
        {
            return false;
        }

        Promise.Keeps(text.Length, () => _ = companion!.HasVariables);

        foreach (string keyword in (string[])["struct", "union", "enum", "typedef", "var"])
        {
            foreach (string name in companion!.Names(keyword, "").Take(MaximumNames).Append("task_struct"))
            {
                Promise.Keeps(text.Length, () => companion.Types.Find(new CType.Tag(CTagKind.Struct, name)));
                Promise.Keeps(text.Length, () => companion.Types.Resolve(new CType.Simple(name)));
                Promise.Keeps(text.Length, () => ReadVariable(companion, name));
            }
        }

        return true;
    }

    private static void ReadVariable(TypesCompanion companion, string name)
    {
        TargetTypes target = new("fuzz", companion);

        if (companion.FindVariable(name) is { } type && VariableForm.Of(type, target) is { } shape && !VariableForm.IsSame(shape, shape))
        {
            throw new BrokenPromiseException($"Variable {name} is {shape}, and is not what it is.");
        }
    }

    // The same reader finds functions; what is behind a name is not looked at.
    private static void ReadFunctions(string text)
    {
        FunctionsCompanion? functions = null;

        if (Promise.Keeps(
            text.Length,
            () => functions = FunctionsCompanion.Open(new StringCharacters(text.Replace("ktypes 1", "khooks 1")), "fuzz.khooks")))
        {
            foreach (string name in functions!.Names("").Take(MaximumNames))
            {
                Promise.Keeps(text.Length, () => functions.ShapeOf(name));
            }
        }
    }

    public override long AllocationLimit(int length) => (16L << 20) + (1024L * length);

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(1) + TimeSpan.FromMicroseconds(20L * length);

    // The head and one of a hundred lines of a real one.
    protected override IEnumerable<FuzzSeed> MakeSeeds() => ((string[])["6.1", "7.2"]).Select(static version =>
        new FuzzSeed(version, Encoding.UTF8.GetBytes(string.Join(
            '\n',
            File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.ktypes"))
                .Where(static (line, index) => index < 6 || index % 100 == 0)) + "\n"))
        {
            IsText = true,
        });
}
