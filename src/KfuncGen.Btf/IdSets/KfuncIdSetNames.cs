using System.Buffers.Binary;

namespace KfuncGen.Btf;

/// <summary>Names the sets in <c>.BTF_ids</c> by symbols, and believes the symbols only where they agree with the ids.</summary>
public static class KfuncIdSetNames
{
    /// <summary>Names the sets.</summary>
    /// <remarks>
    /// Symbols are of the kernel that was linked, ids are filled in later, and the image may be put together from parts. So every
    /// function's symbol in a set must be the name of one of its ids. In which place is not said: tools/bpf/resolve_btfids sorts the
    /// ids. An id of 0, whose function was not found, agrees with any symbol.
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
        Dictionary<long, string> functions = [];
        Dictionary<int, string> names = [];

        foreach (IdSetSymbol symbol in symbols)
        {
            if (FunctionName(symbol.Name) is string function)
            {
                functions[symbol.Offset] = function;
            }
        }

        foreach (IdSetSymbol symbol in symbols)
        {
            if (!symbol.Name.StartsWith(IdSetSymbol.SetPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (!Agrees(btf, section, symbol.Offset, functions))
            {
                return null;
            }

            names[(int)symbol.Offset] = symbol.Name.Substring(IdSetSymbol.SetPrefix.Length);
        }

        return names.Count == 0 ? null : names;
    }

    /// <summary>The name between the prefix and the number that makes the symbol unique.</summary>
    private static string? FunctionName(string symbol)
    {
        int start = IdSetSymbol.FunctionPrefix.Length;
        int end = symbol.LastIndexOf("__", StringComparison.Ordinal);

        return symbol.StartsWith(IdSetSymbol.FunctionPrefix, StringComparison.Ordinal) && end > start ? symbol.Substring(start, end - start) : null;
    }

    private static bool Agrees(BtfReader btf, ReadOnlySpan<byte> section, long offset, Dictionary<long, string> functions)
    {
        const int HeaderSize = 8;
        const int EntrySize = 8;

        if (offset < 0 || offset % sizeof(uint) != 0 || offset > section.Length - HeaderSize)
        {
            return false;
        }

        int start = (int)offset;
        uint count = ReadWord(btf, section, start);

        if (count > (section.Length - start - HeaderSize) / EntrySize)
        {
            return false;
        }

        List<string> expected = [];
        List<string> found = [];

        for (int entry = start + HeaderSize; entry < start + HeaderSize + (count * EntrySize); entry += EntrySize)
        {
            if (!functions.TryGetValue(entry, out string? function))
            {
                return false;
            }

            expected.Add(function);
            BtfTypeId id = new(ReadWord(btf, section, entry));

            if (id.IsVoid)
            {
                continue;
            }

            if (!btf.TryGetType(id, out BtfType type) || type.Kind != BtfKind.Function)
            {
                return false;
            }

            found.Add(type.Name);
        }

        expected.Sort(StringComparer.Ordinal);
        found.Sort(StringComparer.Ordinal);
        return IsPartOf(found, expected);
    }

    /// <summary>Whether each of some sorted names is among others, as often as it occurs.</summary>
    private static bool IsPartOf(List<string> part, List<string> whole)
    {
        int next = 0;

        foreach (string name in whole)
        {
            next += next < part.Count && part[next] == name ? 1 : 0;
        }

        return next == part.Count;
    }

    private static uint ReadWord(BtfReader btf, ReadOnlySpan<byte> section, int offset) => btf.Header.IsBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(section.Slice(offset))
        : BinaryPrimitives.ReadUInt32LittleEndian(section.Slice(offset));
}
