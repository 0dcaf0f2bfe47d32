using System.Text;
using KfuncGen.Fuzzing.Mutation;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tests.Kernels.Synthetic;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Fuzzing.Seeds;

/// <summary>Kernel files of some KiB around slices of real kernels: ELF files, boot images, flat images.</summary>
internal static class SmallKernels
{
    private const string Release = "7.2.12+deb13-amd64";

    /// <summary>The banner, padded so that what follows is aligned.</summary>
    private static readonly byte[] Banner = Encoding.ASCII.GetBytes(
        $"\0Linux version {Release} (builder@host) #1 SMP\n".PadRight(64, '\0'));

    /// <summary>Words that are no ids, counts or flags.</summary>
    private static readonly byte[] Code = [.. Enumerable.Repeat((byte)0xff, 64)];

    private static readonly BtfSlice Small = BtfSlice.Of(
        RealKernel.Of("7.2").Reader, RealKernel.Of("7.2").BtfIds, KfuncIdSetFormat.Flagged, oneOf: 40);

    /// <summary>
    /// ELF files of both classes and byte orders: kernels, modules, files with other numbering and with compressed sections.
    /// </summary>
    public static IEnumerable<FuzzSeed> ElfFiles
    {
        get
        {
            yield return Elf("vmlinux", is64Bit: true, isBigEndian: false, Vmlinux());
            yield return Elf("module", is64Bit: true, isBigEndian: false, Module(is64Bit: true, isBigEndian: false));
            yield return Elf("32-bit big-endian module", is64Bit: false, isBigEndian: true, Module(is64Bit: false, isBigEndian: true));
            yield return Elf(
                "extended numbering",
                is64Bit: true,
                isBigEndian: true,
                new ElfBuilder(isBigEndian: true) { ExtendedNumbering = true }.Add(".BTF", Small.Btf).Build());
            yield return Elf(
                "compressed",
                is64Bit: true,
                isBigEndian: false,
                new ElfBuilder().AddCompressed(".BTF", type: 1, (ulong)Small.Btf.Length, Gzip.PackZlib(Small.Btf)).Build());
        }
    }

    /// <summary>Boot images and flat images, packed and not.</summary>
    public static IEnumerable<FuzzSeed> Images
    {
        get
        {
            byte[] vmlinux = Vmlinux();
            byte[] bzImage = SmallImages.X86Boot(Gzip.Pack(vmlinux), Release);
            byte[] flat = SmallImages.Arm64([.. Banner, .. Small.Btf, .. new byte[-Small.Btf.Length & 3], .. Small.IdSets, .. Code]);

            yield return new FuzzSeed("bzImage", bzImage) { Fields = [new(0x1f0, 0x60, 1), new(0x1f0, 0x60, 2), new(0x200, 0x50, 4)] };
            yield return new FuzzSeed("EFI zboot", SmallImages.Zboot(Gzip.Pack(flat), 0xaa64))
            {
                Fields = [new(0, 0x40, 4), new(0x40, 0x40, 2)],
            };
            yield return new FuzzSeed("unified image", SmallImages.UnifiedKernel(bzImage))
            {
                Fields = [new(0x3c, 4, 4), new(0x40, 0x20, 2), new(0x58, 0x50, 4)],
            };
            yield return new FuzzSeed("flat", flat)
            {
                Fields =
                [
                    new(0, 64, 4),
                    new(0x100 + Banner.Length, 24, 4),
                    new(0x100 + Banner.Length + Small.Btf.Length, Small.IdSets.Length, 4),
                ],
            };
            yield return new FuzzSeed("gzip", Gzip.Pack(flat)) { Fields = [new(0, 10, 1)] };
            yield return new FuzzSeed(
                "s390x",
                [
                    .. new byte[0x10008], .. "S390EP"u8, .. (byte[])[0x1f, 0x8b, 8, 0], .. new byte[60], .. Gzip.Pack(flat)
                ])
            {
                Fields = [new(0x10008, 0x50, 1)],
            };
        }
    }

    /// <summary>A vmlinux without ELF symbols, with the kernel's own table.</summary>
    public static byte[] Vmlinux() =>
        new ElfBuilder().Add(
            ".rodata",
            [.. SymbolTables.OfSets(
                KallsymsShape.TokensFirst, isBigEndian: false), .. Banner]).Add(".BTF", Small.Btf).Add(".BTF_ids", Small.IdSets).Build();

    private static byte[] Module(bool is64Bit, bool isBigEndian)
    {
        string[] names = ["__BTF_ID__set8__nf_ct_kfunc_set", "__BTF_ID__func__bpf_ct_insert_entry__1", "init_module"];
        ByteWriter symbols = new(isBigEndian);
        uint name = 1;

        for (int i = 0; i < names.Length; i++)
        {
            ulong value = (ulong)(8 * i);
            _ = is64Bit
                ? symbols.U32(name).Bytes(1, 0).U16(3).Word(value, true).Word(8, true)
                : symbols.U32(name).Word(value, false).Word(8, false).Bytes(1, 0).U16(3);
            name += (uint)names[i].Length + 1;
        }

        return new ElfBuilder(is64Bit, isBigEndian)
            .Add(".modinfo", Encoding.ASCII.GetBytes($"license=GPL\0name=nf_conntrack\0vermagic={Release} SMP preempt\0"))
            .Add(".BTF", Small.Btf).Add(".BTF_ids", Small.IdSets).Add(".BTF.base", Small.Btf)
            .Add(".symtab", symbols.ToArray()).Add(".strtab", Encoding.ASCII.GetBytes("\0" + string.Join('\0', names) + "\0"))
            .Build();
    }

    private static FuzzSeed Elf(string name, bool is64Bit, bool isBigEndian, byte[] file)
    {
        int table = (int)FieldDamage.Read(file, is64Bit ? 40 : 32, is64Bit ? 8 : 4, isBigEndian);

        return new FuzzSeed(name, file)
        {
            IsBigEndian = isBigEndian,
            Fields = [new(
                is64Bit ? 40 : 32,
                is64Bit ? 8 : 4,
                is64Bit ? 8 : 4), new(is64Bit ? 52 : 40, 12, 2), new(table, file.Length - table, 4), new(
                    table, file.Length - table, is64Bit ? 8 : 4)],
        };
    }
}
