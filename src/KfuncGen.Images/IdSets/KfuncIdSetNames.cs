using System.Buffers.Binary;

using KfuncGen.Btf;
using KfuncGen.Btf.Format;

namespace KfuncGen.Images.IdSets;

/// <summary>Names the sets in <c>.BTF_ids</c> by symbols, and believes the symbols only where they agree with the ids.</summary>
internal static class KfuncIdSetNames
{
    /// <summary>Names the sets.</summary>
    /// <remarks>
    /// Symbols are of the kernel that was linked, ids are filled in later, and the image may be put together from parts. So every
    /// function's symbol in a set must be the name of one of its ids. In which place is not said: tools/bpf/resolve_btfids sorts the
    /// ids. An id that is 0 or no function, because the build did not find it, agrees with any symbol.
    /// </remarks>
    /// <param name="btf">The BTF of the image.</param>
    /// <param name="section">Its section <c>.BTF_ids</c>.</param>
    /// <param name="symbols">Symbols of the section.</param>
    /// <returns>
    /// The names, such as <c>generic_btf_ids</c>, by the offset of the set in the section; null where there is no set's symbol, or
    /// one that does not agree with the ids, for then none can be believed.
    /// </returns>
    public static IReadOnlyDictionary<int, string>? Read(BtfReader btf, ReadOnlySpan<byte> section, IReadOnlyList<IdSetSymbol> symbols)
    {
        Dictionary<long, string> functions = Functions(symbols);
        Dictionary<int, string> names = [];

        foreach (IdSetSymbol symbol in symbols)
        {
            if (!symbol.Name.StartsWith(IdSetSymbol.SetPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (Entries(btf, section, symbol.Offset, functions) is null)
            {
                return null;
            }

            names[(int)symbol.Offset] = symbol.Name.Substring(IdSetSymbol.SetPrefix.Length);
        }

        return names.Count == 0 ? null : names;
    }

    /// <summary>
    /// Finds the sets with entries that have no function. Symbols tell where a set is and which functions it should have, so that this
    /// finds sets, too, that do not look like any: with an id that is of another type, or with nothing but zeros.
    /// </summary>
    /// <param name="btf">The BTF of the image.</param>
    /// <param name="section">Its section <c>.BTF_ids</c>.</param>
    /// <param name="symbols">Symbols of the section.</param>
    /// <returns>
    /// The sets in the order of the section; null where the symbols cannot be believed: a set has a function that they do not
    /// name, another number of entries, or no set agrees with them.
    /// </returns>
    public static IReadOnlyList<KfuncIdSetFault>? FindFaults(BtfReader btf, ReadOnlySpan<byte> section, IReadOnlyList<IdSetSymbol> symbols)
    {
        Dictionary<long, string> functions = Functions(symbols);
        List<KfuncIdSetFault> faults = [];
        bool isConfirmed = false;

        foreach (IdSetSymbol symbol in symbols)
        {
            if (!symbol.Name.StartsWith(IdSetSymbol.SetPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (Entries(btf, section, symbol.Offset, functions) is not { } entries)
            {
                return null;
            }

            isConfirmed |= entries.Found.Count > 0;

            if (entries.Found.Count < entries.Expected.Count)
            {
                faults.Add(new KfuncIdSetFault(
                    symbol.Name.Substring(IdSetSymbol.SetPrefix.Length), (int)symbol.Offset, Without(entries.Expected, entries.Found),
                    entries.NoFunctions, entries.Found));
            }
        }

        return isConfirmed ? [.. faults.OrderBy(static fault => fault.Offset)] : null;
    }

    private static Dictionary<long, string> Functions(IReadOnlyList<IdSetSymbol> symbols)
    {
        Dictionary<long, string> functions = [];

        foreach (IdSetSymbol symbol in symbols)
        {
            if (FunctionName(symbol.Name) is string function)
            {
                functions[symbol.Offset] = function;
            }
        }

        return functions;
    }

    /// <summary>The name between the prefix and the number that makes the symbol unique.</summary>
    private static string? FunctionName(string symbol)
    {
        int start = IdSetSymbol.FunctionPrefix.Length;
        int end = symbol.LastIndexOf("__", StringComparison.Ordinal);

        return symbol.StartsWith(IdSetSymbol.FunctionPrefix, StringComparison.Ordinal) && end > start
            ? symbol.Substring(start, end - start)
            : null;
    }

    /// <summary>
    /// What symbols and ids say of a set; null where they contradict each other: a function that no symbol names, or an entry without a
    /// symbol.
    /// </summary>
    private static SetEntries? Entries(BtfReader btf, ReadOnlySpan<byte> section, long offset, Dictionary<long, string> functions)
    {
        const int HeaderSize = 8;
        const int EntrySize = 8;

        if (offset < 0 || offset % sizeof(uint) != 0 || offset > section.Length - HeaderSize)
        {
            return null;
        }

        int start = (int)offset;
        uint count = ReadWord(btf, section, start);

        if (count > KfuncIdSetScanner.MaximumCount || count > (section.Length - start - HeaderSize) / EntrySize)
        {
            return null;
        }

        SetEntries entries = new([], [], []);

        for (int entry = start + HeaderSize; entry < start + HeaderSize + (count * EntrySize); entry += EntrySize)
        {
            if (!functions.TryGetValue(entry, out string? function))
            {
                return null;
            }

            entries.Expected.Add(function);
            BtfTypeId id = new(ReadWord(btf, section, entry));

            if (id.IsVoid)
            {
                continue;
            }

            if (btf.TryGetType(id, out BtfType type) && type.Kind == BtfKind.Function)
            {
                entries.Found.Add(type.Name);
            }
            else
            {
                entries.NoFunctions.Add(id);
            }
        }

        return Without(entries.Found, entries.Expected).Count == 0 ? entries : null;
    }

    /// <summary>Those of some names that are not among others, as often as they are not.</summary>
    private static List<string> Without(List<string> names, List<string> others)
    {
        List<string> rest = [.. others];
        List<string> without = [];

        foreach (string name in names)
        {
            if (!rest.Remove(name))
            {
                without.Add(name);
            }
        }

        return without;
    }

    private sealed record SetEntries(List<string> Expected, List<string> Found, List<BtfTypeId> NoFunctions);

    private static uint ReadWord(BtfReader btf, ReadOnlySpan<byte> section, int offset) => btf.Header.IsBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(section.Slice(offset))
        : BinaryPrimitives.ReadUInt32LittleEndian(section.Slice(offset));
}
