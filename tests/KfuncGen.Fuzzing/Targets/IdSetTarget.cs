using System.Globalization;
using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Fuzzing.Mutation;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>The section <c>.BTF_ids</c> of a kernel, and the symbols that name its sets as lines of offset and name.</summary>
internal sealed class IdSetTarget : FuzzTarget
{
    public override string Name => "id-sets";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        (ReadOnlyMemory<byte> section, ReadOnlyMemory<byte> names) = InputParts.Split(input);
        BtfReader btf = RealKernel.Of("7.2").Reader;
        IdSetSymbol[] symbols = [.. ReadSymbols(names.Span)];

        bool isAnswered = Promise.Keeps(
            section.Length, () => Check(btf, section.Span, KfuncIdSetScanner.Scan(btf, section.Span, KfuncIdSetFormat.Flagged)));
        Promise.Keeps(
            section.Length, () => Check(btf, section.Span, KfuncIdSetScanner.Scan(btf, section.Span, KfuncIdSetFormat.Unflagged)));
        Promise.Keeps(section.Length, () => KfuncIdSetNames.Read(btf, section.Span, symbols));
        Promise.Keeps(section.Length, () => KfuncIdSetNames.FindFaults(btf, section.Span, symbols));
        return isAnswered;
    }

    protected override IEnumerable<FuzzSeed> MakeSeeds() => ((string[])["7.2", "6.1"]).Select(static version =>
    {
        RealKernel kernel = RealKernel.Of(version);
        byte[] symbols = Encoding.ASCII.GetBytes(
            string.Concat(kernel.IdSetSymbols.Select(static symbol => FormattableString.Invariant($"{symbol.Offset} {symbol.Name}\n"))));
        FieldRange words = new(InputParts.Start, kernel.BtfIds.Length, sizeof(uint));

        return new FuzzSeed(version, InputParts.Join(kernel.BtfIds, symbols)) { Fields = [words] };
    });

    private static IEnumerable<IdSetSymbol> ReadSymbols(ReadOnlySpan<byte> text)
    {
        List<IdSetSymbol> symbols = [];

        foreach (string line in Encoding.ASCII.GetString(text).Split('\n'))
        {
            if (line.IndexOf(' ') is int blank and > 0
                && long.TryParse(line.AsSpan(0, blank), CultureInfo.InvariantCulture, out long offset))
            {
                symbols.Add(new IdSetSymbol(line[(blank + 1)..], offset));
            }
        }

        return symbols;
    }

    /// <summary>Sets are inside the section, and their entries are functions in ascending order.</summary>
    private static void Check(BtfReader btf, ReadOnlySpan<byte> section, IReadOnlyList<KfuncIdSet> sets)
    {
        if (sets.Count > 0 && !KfuncIdSetScanner.MayHoldSets(section, btf.Header.IsBigEndian))
        {
            throw new BrokenPromiseException("There are sets in a section that may hold none.");
        }

        foreach (KfuncIdSet set in sets)
        {
            uint previous = 0;

            foreach (KfuncIdSetEntry entry in set.Entries)
            {
                if (entry.Offset < set.Offset
                    || entry.Offset > section.Length - 8
                    || entry.Function.Value < previous
                    || (!entry.Function.IsVoid && btf[entry.Function].Kind != BtfKind.Function))
                {
                    throw new BrokenPromiseException($"The entry at {entry.Offset} of the set at {set.Offset} is none.");
                }

                previous = entry.Function.Value;
            }
        }
    }
}
