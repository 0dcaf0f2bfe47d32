using System.Text;

namespace KfuncGen.Tests.Kernels.Images;

/// <summary>Writes an ELF file with the given sections: header, contents, section headers.</summary>
internal sealed class ElfBuilder(bool is64Bit = true, bool isBigEndian = false, ushort machine = 62)
{
    private readonly List<(string Name, uint Type, ulong Flags, byte[] Contents, ulong? Size)> sections = [("", 0, 0, [], null)];

    /// <summary>Keeps the number of sections and the index of their names in the first section header, as huge files do.</summary>
    public bool ExtendedNumbering { get; init; }

    public ElfBuilder Add(string name, byte[] contents, uint type = 1, ulong flags = 0, ulong? size = null)
    {
        sections.Add((name, type, flags, contents, size));
        return this;
    }

    public ElfBuilder AddCompressed(string name, uint type, ulong size, byte[] stream)
    {
        ByteWriter header = new(isBigEndian);
        header.U32(type);

        if (is64Bit)
        {
            header.U32(0);
        }

        header.Word(size, is64Bit).Word(1, is64Bit).Bytes(stream);
        return Add(name, header.ToArray(), flags: 0x800);
    }

    public byte[] Build()
    {
        List<byte> names = [];
        List<uint> nameOffsets = [];
        Add(".shstrtab", [], type: 3);

        foreach ((string name, _, _, _, _) in sections)
        {
            nameOffsets.Add((uint)names.Count);
            names.AddRange(Encoding.ASCII.GetBytes(name + "\0"));
        }

        sections[^1] = sections[^1] with { Contents = [.. names] };

        uint headerLength = is64Bit ? 64u : 52u;
        ulong table = headerLength + (ulong)sections.Sum(section => section.Contents.Length);
        uint count = (uint)sections.Count;

        ByteWriter file = new(isBigEndian);
        file.Bytes([0x7f, (byte)'E', (byte)'L', (byte)'F', (byte)(is64Bit ? 2 : 1), (byte)(isBigEndian ? 2 : 1), 1]);
        file.Bytes(new byte[9]);
        file.U16(2).U16(machine).U32(1).Word(0, is64Bit).Word(0, is64Bit).Word(table, is64Bit).U32(0);
        file.U16((ushort)headerLength).U16(0).U16(0).U16((ushort)(is64Bit ? 64 : 40));
        file.U16(ExtendedNumbering ? (ushort)0 : (ushort)count).U16(ExtendedNumbering ? (ushort)0xffff : (ushort)(count - 1));

        foreach ((_, _, _, byte[] contents, _) in sections)
        {
            file.Bytes(contents);
        }

        ulong offset = headerLength;

        for (int i = 0; i < sections.Count; i++)
        {
            (_, uint type, ulong flags, byte[] contents, ulong? size) = sections[i];
            bool isFirst = i == 0 && ExtendedNumbering;
            file.U32(nameOffsets[i]).U32(type).Word(flags, is64Bit).Word(0, is64Bit).Word(i == 0 ? 0 : offset, is64Bit);
            file.Word(
                isFirst ? count : size ?? (ulong)contents.Length,
                is64Bit).U32(isFirst ? count - 1 : 0).U32(0).Word(1, is64Bit).Word(0, is64Bit);
            offset += (ulong)contents.Length;
        }

        return file.ToArray();
    }
}
