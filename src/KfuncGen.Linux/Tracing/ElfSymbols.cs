namespace KfuncGen.Linux.Tracing;

/// <summary>
/// Finds functions of programs and libraries: where in the file the code of a symbol begins, which is what uprobes are set on.
/// </summary>
internal sealed class ElfSymbols
{
    private const int SymbolSize = 24;
    private const int SymbolTable = 2;
    private const int DynamicSymbolTable = 11;
    private const uint VersionTable = 0x6fffffff;
    private const int Function = 2;
    private const int IndirectFunction = 10;

    // VERSYM_HIDDEN: an older version of a symbol, which only what was linked with it gets.
    private const ushort OlderVersion = 0x8000;

    private readonly ElfObject file;

    private ElfSymbols(ElfObject file) => this.file = file;

    /// <summary>Where in a file the code of a function begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The function.</param>
    /// <returns>Null where the file has no such function.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static ulong? FindFunction(string path, string name)
    {
        using ElfObject file = ElfObject.Open(path);
        return new ElfSymbols(file).Find(name);
    }

    private ulong? Find(string name)
    {
        byte[] sections = file.Sections();
        byte[] wanted = System.Text.Encoding.UTF8.GetBytes(name);
        bool isIndirect = false;

        for (int at = 0; at < sections.Length; at += ElfObject.SectionSize)
        {
            if (ElfObject.U32(sections, at + 4) is SymbolTable or DynamicSymbolTable
                && Find(sections, at, wanted, ref isIndirect) is { } address)
            {
                return file.OffsetOf(address, name);
            }
        }

        return isIndirect
            ? throw new InvalidDataException(
                $"'{name}' in {file.Path} is chosen among several functions when the library is loaded (STT_GNU_IFUNC): name one of those.")
            : null;
    }

    private ulong? Find(byte[] sections, int table, byte[] name, ref bool isIndirect)
    {
        int stringsAt = (int)Math.Min(ElfObject.U32(sections, table + 40) * (ulong)ElfObject.SectionSize, int.MaxValue);

        if (stringsAt >= sections.Length)
        {
            throw new InvalidDataException(
                $"A symbol table of {file.Path} has its names in section {ElfObject.U32(sections, table + 40)}, which is none.");
        }

        byte[] names = file.Read(ElfObject.U64(sections, stringsAt + 24), ElfObject.U64(sections, stringsAt + 32), "the names of symbols");
        byte[] symbols = file.Read(ElfObject.U64(sections, table + 24), ElfObject.U64(sections, table + 32), "a symbol table");
        byte[] versions = ElfObject.U32(sections, table + 4) == DynamicSymbolTable ? Versions(sections) : [];

        for (int at = 0; at + SymbolSize <= symbols.Length; at += SymbolSize)
        {
            int kind = symbols[at + 4] & 0xf;

            // Section 0: it is another file's.
            if (kind is Function or IndirectFunction && ElfObject.U16(symbols, at + 6) != 0
                && IsNamed(names, ElfObject.U32(symbols, at), name)
                && !IsOlder(versions, at / SymbolSize))
            {
                if (kind == Function)
                {
                    return ElfObject.U64(symbols, at + 8);
                }

                isIndirect = true;
            }
        }

        return null;
    }

    private byte[] Versions(byte[] sections)
    {
        for (int at = 0; at < sections.Length; at += ElfObject.SectionSize)
        {
            if (ElfObject.U32(sections, at + 4) == VersionTable)
            {
                return file.Read(ElfObject.U64(sections, at + 24), ElfObject.U64(sections, at + 32), "the versions of symbols");
            }
        }

        return [];
    }

    private static bool IsOlder(byte[] versions, int symbol) =>
        (symbol * sizeof(ushort)) + sizeof(ushort) <= versions.Length
        && (ElfObject.U16(versions, symbol * sizeof(ushort)) & OlderVersion) != 0;

    private static bool IsNamed(byte[] names, uint start, byte[] name) =>
        start < names.Length
        && names.Length - start > name.Length
        && names[start + name.Length] == 0
        && names.AsSpan((int)start, name.Length).SequenceEqual(name);
}
