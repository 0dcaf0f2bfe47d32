using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Linux.Tracing;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Programs and libraries in which functions and probes of sys/sdt.h are looked for: files, of which parts are read.</summary>
internal sealed class UserElfTarget : FuzzTarget
{
    private const int SectionSize = 64;
    private const int NoteSection = 7;
    private static readonly string Directory = System.IO.Directory.CreateTempSubdirectory("user-elf-").FullName;

    public override string Name => "user-elf";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        string path = Path.Combine(Directory, "case.so");
        File.WriteAllBytes(path, input.Span);

        try
        {
            bool hasProbes = Keeps(() => ReadArguments(ElfProbes.Read(path)));
            return Keeps(() => ElfSymbols.FindFunction(path, "step")) && hasProbes;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public override long AllocationLimit(int length) => (8L << 20) + (256L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds() => [new FuzzSeed("a probe", WithProbe())];

    private static void ReadArguments(IReadOnlyList<ElfProbe> probes)
    {
        foreach (string text in probes.SelectMany(static probe => ProbeArguments.Split(probe.Arguments)))
        {
            foreach (Architecture architecture in new[] { Architecture.X64, Architecture.Arm64, Architecture.RiscV64 })
            {
                if (ProbeArguments.Read(text, architecture, out string? why) is null == why is null)
                {
                    throw new BrokenPromiseException($"'{text}' is either an argument, or there is a reason why not.");
                }
            }
        }
    }

    // Who reads a file of another owner has its name in the message, and what is wrong with it.
    private static bool Keeps(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // A segment, a note of a probe, the section by which linkers tell how far code moved, a function, and the names of all.
    private static byte[] WithProbe()
    {
        const int Notes = 256, Names = 512, Symbols = 640, Strings = 720, Sections = 768;
        byte[] file = new byte[Sections + (6 * SectionSize)];
        "\u007fELF"u8.CopyTo(file);
        file[4] = 2;
        file[5] = 1;
        Set(16, 3, 2);
        Set(18, 62, 2);
        Set(32, 64, 8);
        Set(40, Sections, 8);
        Set(52, 64, 2);
        Set(54, 56, 2);
        Set(56, 1, 2);
        Set(58, SectionSize, 2);
        Set(60, 6, 2);
        Set(62, 2, 2);

        Set(64, 1, 4);
        Set(64 + 32, (ulong)file.Length, 8);
        Set(64 + 40, (ulong)file.Length, 8);

        byte[] texts = Encoding.ASCII.GetBytes("demo\0step\0-4@%edi 8@-16(%rbp) 4@$3\0");
        Set(Notes, 8, 4);
        Set(Notes + 4, (ulong)(24 + texts.Length), 4);
        Set(Notes + 8, 3, 4);
        "stapsdt\0"u8.CopyTo(file.AsSpan(Notes + 12));
        Set(Notes + 20, 0x80, 8);
        Set(Notes + 28, 0x40, 8);
        Set(Notes + 36, 0x90, 8);
        texts.CopyTo(file, Notes + 44);

        byte[] names = Encoding.ASCII.GetBytes("\0.note.stapsdt\0.shstrtab\0.stapsdt.base\0.symtab\0.strtab\0");
        names.CopyTo(file, Names);
        Encoding.ASCII.GetBytes("\0step\0").CopyTo(file, Strings);
        Set(Symbols + 24, 1, 4);
        file[Symbols + 28] = 0x12;
        Set(Symbols + 30, 1, 2);
        Set(Symbols + 32, 0x80, 8);
        Set(Symbols + 40, 16, 8);

        Section(1, 1, NoteSection, Notes, (ulong)(44 + texts.Length), 0, 0);
        Section(2, 15, 3, Names, (ulong)names.Length, 0, 0);
        Section(3, 25, 1, Notes, 1, 0, 0);
        Set(Sections + (3 * SectionSize) + 16, 0x40, 8);
        Section(4, 39, 2, Symbols, 48, 5, 24);
        Section(5, 47, 3, Strings, 6, 0, 0);
        return file;

        void Section(int number, uint name, uint type, int at, ulong size, uint link, ulong entry)
        {
            int header = Sections + (number * SectionSize);
            Set(header, name, 4);
            Set(header + 4, type, 4);
            Set(header + 24, (ulong)at, 8);
            Set(header + 32, size, 8);
            Set(header + 40, link, 4);
            Set(header + 56, entry, 8);
        }

        void Set(int at, ulong value, int size)
        {
            Span<byte> word = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
            word[..size].CopyTo(file.AsSpan(at));
        }
    }
}
