using System.Text;

namespace KfuncGen.Images.Kallsyms;

/// <summary>
/// The table of symbols that a kernel keeps for itself and that is still in an image whose ELF symbols were stripped: what
/// <c>/proc/kallsyms</c> shows. With CONFIG_KALLSYMS_ALL it has data, too, and so the names of id sets; without, only code.
/// </summary>
/// <remarks>
/// <para>Nothing in an image says where the table is. It is found by its shape, and its parts must agree; what does not is
/// passed over.</para>
/// <para>scripts/kallsyms.c, 6.1 to 7.3. Tables of whole addresses (no CONFIG_KALLSYMS_BASE_RELATIVE: ia64, up to 6.5) are not read.</para>
/// </remarks>
internal sealed class KallsymsTable
{
    /// <summary>
    /// A kernel has one token table, and the digits in half a dozen other places. The limits bound the work on an image that was
    /// made to have many.
    /// </summary>
    private const int TokenTableLimit = 4;
    private const int DigitsLimit = 256;

    private readonly ReadOnlyMemory<byte> image;
    private readonly KallsymsTokens tokens;
    private readonly KallsymsNames names;
    private readonly KallsymsAddresses addresses;

    private KallsymsTable(ReadOnlyMemory<byte> image, KallsymsTokens tokens, KallsymsNames names, KallsymsAddresses addresses)
    {
        this.image = image;
        this.tokens = tokens;
        this.names = names;
        this.addresses = addresses;
    }

    /// <summary>The number of symbols.</summary>
    public int Count => names.Count;

    /// <summary>Finds the table.</summary>
    /// <param name="image">A decompressed image, or its section <c>.rodata</c>; kept and not copied.</param>
    /// <param name="isBigEndian">Its byte order.</param>
    /// <returns>Null where there is none: the kernel was built without CONFIG_KALLSYMS, or the bytes are cut short.</returns>
    public static KallsymsTable? Find(ReadOnlyMemory<byte> image, bool isBigEndian)
    {
        ReadOnlySpan<byte> bytes = image.Span;
        int tables = 0;
        int digits = -1;

        for (int i = 0; i < DigitsLimit && tables < TokenTableLimit; i++)
        {
            digits = KallsymsTokens.FindDigits(bytes, digits + 1);

            if (digits < 0)
            {
                return null;
            }

            if (KallsymsTokens.TryRead(image, digits, isBigEndian) is not { } tokens)
            {
                continue;
            }

            tables++;

            if (KallsymsNames.Find(bytes, tokens.Start, isBigEndian) is { } names
                && KallsymsAddresses.Find(bytes, names, tokens.IndexEnd, isBigEndian) is { } addresses)
            {
                return new KallsymsTable(image, tokens, names, addresses);
            }
        }

        return null;
    }

    /// <summary>The symbol of a name.</summary>
    /// <returns>The first of that name; null where there is none.</returns>
    public KernelSymbol? FindSymbol(string name)
    {
        foreach (KernelSymbol symbol in FindSymbols(name))
        {
            if (symbol.Name == name)
            {
                return symbol;
            }
        }

        return null;
    }

    /// <summary>The symbols whose names start with a prefix, in the order of their positions. No other name is unpacked.</summary>
    public IReadOnlyList<KernelSymbol> FindSymbols(string prefix)
    {
        ReadOnlySpan<byte> bytes = image.Span;
        byte[] wanted = Encoding.UTF8.GetBytes(prefix);
        List<KernelSymbol> found = [];
        int at = names.Start;

        for (int symbol = 0; symbol < names.Count && KallsymsNames.TryReadLength(bytes, ref at, bytes.Length, out int length); symbol++)
        {
            ReadOnlySpan<byte> packed = bytes.Slice(at, length);
            at += length;

            if (tokens.StartsWith(packed, wanted) && addresses.Read(bytes, symbol) is long position && tokens.Unpack(packed) is string name)
            {
                found.Add(new KernelSymbol(name, position));
            }
        }

        return found;
    }
}
