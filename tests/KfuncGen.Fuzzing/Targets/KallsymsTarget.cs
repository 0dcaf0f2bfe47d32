using KfuncGen.Fuzzing.Mutation;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Images.IdSets;
using KfuncGen.Images.Kallsyms;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>A kernel's own table of symbols, between other bytes.</summary>
internal sealed class KallsymsTarget : FuzzTarget
{
    public override string Name => "kallsyms";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        bool isAnswered = false;

        foreach (bool isBigEndian in (bool[])[false, true])
        {
            if (KallsymsTable.Find(input, isBigEndian) is not { } table)
            {
                continue;
            }

            isAnswered = true;
            _ = IdSetSymbol.Find(table, 4096);
            _ = table.FindSymbol("fill_5");

            if (table.FindSymbols("").Count > table.Count)
            {
                throw new BrokenPromiseException($"More symbols than the {table.Count} there are.");
            }
        }

        return isAnswered;
    }

    /// <summary>Two bytes of a packed name may stand for 512 characters.</summary>
    public override long AllocationLimit(int length) => (16L << 20) + (1024L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds()
    {
        foreach (KallsymsShape shape in Enum.GetValues<KallsymsShape>())
        {
            foreach (bool isBigEndian in (bool[])[false, true])
            {
                yield return Seed(isBigEndian ? $"{shape}, big-endian" : $"{shape}", SymbolTables.OfSets(shape, isBigEndian), isBigEndian);
            }
        }

        yield return Seed("two groups of names", SymbolTables.Large(), isBigEndian: false);
    }

    private static FuzzSeed Seed(string name, byte[] bytes, bool isBigEndian) => new(name, bytes)
    {
        Fields = [
            new FieldRange(0, bytes.Length, sizeof(uint)), new FieldRange(0, bytes.Length, sizeof(ushort)),
            new FieldRange(0, bytes.Length, 1)
        ],
        IsBigEndian = isBigEndian,
    };
}
