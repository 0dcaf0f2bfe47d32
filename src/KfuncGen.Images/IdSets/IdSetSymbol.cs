using KfuncGen.Images.Elf;
using KfuncGen.Images.Kallsyms;

namespace KfuncGen.Images.IdSets;

/// <summary>A symbol that names a place in <c>.BTF_ids</c>.</summary>
/// <param name="Name">Its name: <c>__BTF_ID__set8__generic_btf_ids</c>.</param>
/// <param name="Offset">The place, in bytes from the start of the section.</param>
internal readonly record struct IdSetSymbol(string Name, long Offset)
{
    /// <summary>What the symbol of a set with flags starts with; the set's name follows.</summary>
    /// <remarks>include/linux/btf_ids.h, 6.1 and 7.3.</remarks>
    internal const string SetPrefix = "__BTF_ID__set8__";

    /// <summary>What the symbol of a function's id starts with; its name, two underscores and a number follow.</summary>
    internal const string FunctionPrefix = "__BTF_ID__func__";

    /// <summary>Whether it names a set, and not an entry.</summary>
    public bool NamesSet => Name.StartsWith(SetPrefix, StringComparison.Ordinal);

    /// <summary>Collects the symbols from the table that a kernel keeps for itself.</summary>
    /// <param name="symbols">The table.</param>
    /// <param name="distance">
    /// How far the start of <c>.BTF_ids</c> is from the start of <c>.BTF</c> in memory: of an ELF file, the difference of
    /// their addresses, of a flat image that of their offsets.
    /// </param>
    /// <returns>Empty where the kernel has no symbols of data (CONFIG_KALLSYMS_ALL).</returns>
    public static IReadOnlyList<IdSetSymbol> Find(KallsymsTable symbols, long distance)
    {
        // include/asm-generic/vmlinux.lds.h, 6.1 and 7.3: the start of .BTF.
        if (symbols.FindSymbol("__start_BTF") is not { } btf)
        {
            return [];
        }

        List<IdSetSymbol> found = [];

        foreach (string prefix in (string[])[SetPrefix, FunctionPrefix])
        {
            foreach (KernelSymbol symbol in symbols.FindSymbols(prefix))
            {
                found.Add(new IdSetSymbol(symbol.Name, symbol.Position - btf.Position - distance));
            }
        }

        return found;
    }

    /// <summary>Collects the symbols from the symbol table of an ELF file: of a module, or of a kernel that was not stripped.</summary>
    /// <param name="elf">The file.</param>
    /// <returns>Empty where it has no symbol table or no section <c>.BTF_ids</c>.</returns>
    /// <exception cref="ImageFormatException">The symbol table is damaged.</exception>
    public static IReadOnlyList<IdSetSymbol> Find(ElfFile elf)
    {
        if (elf.FindSection(".BTF_ids") is not { } section)
        {
            return [];
        }

        List<IdSetSymbol> found = [];

        foreach (string prefix in (string[])[SetPrefix, FunctionPrefix])
        {
            foreach (ElfSymbol symbol in elf.FindSymbols(section, prefix))
            {
                found.Add(new IdSetSymbol(symbol.Name, symbol.Offset));
            }
        }

        return found;
    }
}
