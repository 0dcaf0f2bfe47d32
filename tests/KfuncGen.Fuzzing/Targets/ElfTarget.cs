using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Images.Elf;
using KfuncGen.Images.IdSets;
using KfuncGen.Images.Kernels;

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
        Promise.Keeps(input.Length, () => CheckParts(elf!, input));
        return true;
    }

    /// <summary>A file of which only parts are in memory tells the same.</summary>
    private static void CheckParts(ElfFile whole, ReadOnlyMemory<byte> input)
    {
        byte[] memory = new byte[input.Length];
        ElfFile parts = ElfFile.Read(memory, (offset, length) => input.Slice((int)offset, length).CopyTo(memory.AsMemory((int)offset)));

        foreach (string name in Sections)
        {
            ElfSection? expected = whole.FindSection(name);
            ElfSection? found = parts.FindSection(name);

            if (expected is null != found is null || (expected is not null && !expected.Contents.Span.SequenceEqual(found!.Contents.Span)))
            {
                throw new BrokenPromiseException($"Section {name} is not the same when only parts of the file are read.");
            }
        }
    }

    protected override IEnumerable<FuzzSeed> MakeSeeds() => SmallKernels.ElfFiles;
}
