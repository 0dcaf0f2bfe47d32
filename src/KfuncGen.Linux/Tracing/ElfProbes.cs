using System.Text;

namespace KfuncGen.Linux.Tracing;

/// <summary>
/// Reads the probes that sys/sdt.h puts into programs and libraries: notes of the owner <c>stapsdt</c>, of three addresses and three texts
/// each. Where a linker moved code afterwards, the address of an empty section tells by how much.
/// </summary>
internal static class ElfProbes
{
    private const int NoteSection = 7;
    private const int NoteHeader = 12;
    private const int ProbeType = 3;
    private const int AddressesSize = 24;
    private const string BaseSection = ".stapsdt.base";

    /// <summary>All probes of a file, in its order.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static IReadOnlyList<ElfProbe> Read(string path)
    {
        using ElfObject file = ElfObject.Open(path);
        byte[] sections = file.Sections();
        ulong? movedBase = BaseOf(file, sections);
        List<ElfProbe> probes = [];

        for (int at = 0; at < sections.Length; at += ElfObject.SectionSize)
        {
            if (ElfObject.U32(sections, at + 4) == NoteSection)
            {
                Read(file, Content(file, sections, at, "notes"), movedBase, probes);
            }
        }

        return probes;
    }

    private static void Read(ElfObject file, byte[] notes, ulong? movedBase, List<ElfProbe> probes)
    {
        for (ulong at = 0; at + NoteHeader <= (ulong)notes.Length;)
        {
            ulong nameSize = ElfObject.U32(notes, (int)at);
            ulong size = ElfObject.U32(notes, (int)at + 4);
            ulong start = at + NoteHeader + Aligned(nameSize);

            if (start + size > (ulong)notes.Length)
            {
                throw new InvalidDataException($"{file.Path} has a note at {at} of its section that goes on behind the section's end.");
            }

            if (ElfObject.U32(notes, (int)at + 8) == ProbeType
                && notes.AsSpan((int)at + NoteHeader, (int)nameSize).SequenceEqual("stapsdt\0"u8))
            {
                probes.Add(Read(file, notes.AsSpan((int)start, (int)size), movedBase));
            }

            at = start + Aligned(size);
        }
    }

    private static ElfProbe Read(ElfObject file, ReadOnlySpan<byte> note, ulong? movedBase)
    {
        if (note.Length < AddressesSize)
        {
            throw new InvalidDataException($"{file.Path} has a probe of {note.Length} bytes; expected {AddressesSize} at least.");
        }

        byte[] addresses = note[..AddressesSize].ToArray();
        ReadOnlySpan<byte> texts = note[AddressesSize..];
        string provider = Text(ref texts);
        string name = Text(ref texts);
        string arguments = Text(ref texts);
        ulong moved = movedBase is { } now ? now - ElfObject.U64(addresses, 8) : 0;
        ulong semaphore = ElfObject.U64(addresses, 16);

        return new ElfProbe(
            provider,
            name,
            file.OffsetOf(ElfObject.U64(addresses, 0) + moved, $"{provider}:{name}"),
            semaphore == 0 ? 0 : file.OffsetOf(semaphore + moved, $"the semaphore of {provider}:{name}"),
            arguments);
    }

    private static string Text(ref ReadOnlySpan<byte> texts)
    {
        int end = texts.IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(end < 0 ? texts : texts[..end]);
        texts = end < 0 ? [] : texts[(end + 1)..];
        return text;
    }

    private static ulong? BaseOf(ElfObject file, byte[] sections)
    {
        int names = file.NamesOfSections * ElfObject.SectionSize;

        if (names >= sections.Length)
        {
            return null;
        }

        byte[] texts = Content(file, sections, names, "the names of sections");
        byte[] wanted = Encoding.ASCII.GetBytes(BaseSection + "\0");

        for (int at = 0; at < sections.Length; at += ElfObject.SectionSize)
        {
            ulong name = ElfObject.U32(sections, at);

            if (name + (ulong)wanted.Length <= (ulong)texts.Length && texts.AsSpan((int)name, wanted.Length).SequenceEqual(wanted))
            {
                return ElfObject.U64(sections, at + 16);
            }
        }

        return null;
    }

    private static byte[] Content(ElfObject file, byte[] sections, int at, string what) =>
        file.Read(ElfObject.U64(sections, at + 24), ElfObject.U64(sections, at + 32), what);

    // Names and descriptions begin at multiples of four.
    private static ulong Aligned(ulong size) => (size + 3) & ~3UL;
}
