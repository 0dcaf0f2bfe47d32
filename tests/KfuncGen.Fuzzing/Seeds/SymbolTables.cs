using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Fuzzing.Seeds;

/// <summary>Kernels' own tables of symbols, in all the forms that they have had.</summary>
internal static class SymbolTables
{
    private const long Start = 0x100000;

    /// <summary>A table with the first hundred symbols of a real kernel's id sets.</summary>
    public static byte[] OfSets(KallsymsShape shape, bool isBigEndian)
    {
        KallsymsBuilder builder = new KallsymsBuilder(shape, isBigEndian).Fill(40).Add("__start_BTF", Start);

        foreach (IdSetSymbol symbol in RealKernel.Of("7.2").IdSetSymbols.OrderBy(static symbol => symbol.Offset).Take(100))
        {
            builder.Add(symbol.Name, Start + symbol.Offset);
        }

        return builder.Build();
    }

    /// <summary>A table with two groups of names.</summary>
    public static byte[] Large() => new KallsymsBuilder(KallsymsShape.TokensFirst).Fill(600).Build();
}
