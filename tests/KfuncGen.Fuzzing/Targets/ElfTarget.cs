using KfuncGen.Btf;
using KfuncGen.Fuzzing.Seeds;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>ELF files, with their symbols and what a module says of itself.</summary>
internal sealed class ElfTarget : FuzzTarget
{
    private static readonly string[] Sections = [".BTF", ".BTF_ids", ".BTF.base", ".modinfo", ".rodata", ".symtab", ".strtab", ".none"];

    public override string Name => "elf";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        ElfFile? elf = null;

        if (!Promise.Keeps(input.Length, () => elf = ElfFile.Read(input)))
        {
            return false;
        }

        foreach (string name in Sections)
        {
            Promise.Keeps(input.Length, () =>
            {
                if (elf!.FindSection(name) is { } section)
                {
                    _ = ModuleDescription.Read(section.Contents.Span);
                    _ = elf.FindSymbols(section, "");
                }
            });
        }

        Promise.Keeps(input.Length, () => IdSetSymbol.Find(elf!));
        return true;
    }

    protected override IEnumerable<FuzzSeed> MakeSeeds() => SmallKernels.ElfFiles;
}
