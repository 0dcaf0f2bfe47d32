using System.Buffers.Binary;
using System.Text;

namespace KfuncGen.Tests.Kernels.Synthetic;

/// <summary>Writes a kernel's symbol table between other bytes, as scripts/kallsyms.c lays it out.</summary>
internal sealed class KallsymsBuilder(KallsymsShape shape, bool isBigEndian = false)
{
    private const long Base = 0x1000;

    private static readonly string[] Words = ["__BTF_ID__", "func__", "set8__", "Tsys_", "rfill"];

    private readonly List<(string Name, long Address)> symbols = [];
    private readonly List<byte> bytes = [];
    private readonly string[] tokens = new string[256];

    /// <summary>Adds a symbol of read-only data. Addresses must ascend.</summary>
    public KallsymsBuilder Add(string name, long address)
    {
        symbols.Add(("r" + name, address));
        return this;
    }

    /// <summary>Adds as many symbols as asked for, 16 bytes apart.</summary>
    public KallsymsBuilder Fill(int count)
    {
        long address = symbols.Count == 0 ? Base : symbols[^1].Address;

        for (int i = 0; i < count; i++)
        {
            Add($"fill_{i:x}", address + (16 * i));
        }

        return this;
    }

    public byte[] Build()
    {
        bool isNegative =
            shape is KallsymsShape.AddressesFirstNegative or KallsymsShape.OrderBeforeTokens or KallsymsShape.TokensFirstNegative;
        bool isFirst = shape is KallsymsShape.AddressesFirst or KallsymsShape.AddressesFirstNegative or KallsymsShape.OrderBeforeTokens;

        if (isNegative)
        {
            // Two places of per-processor variables, which are no addresses.
            symbols.InsertRange(0, [("Afixed_percpu_data", 0), ("Acpu_number", 0x20)]);
        }

        MakeTokens();
        bytes.AddRange(Encoding.ASCII.GetBytes("bytes in front\0\x7f"));

        if (isFirst)
        {
            WriteAddresses(isNegative);
            WriteBase();
        }

        Align();
        Word((uint)symbols.Count);
        uint[] markers = WriteNames();
        Align();
        Array.ForEach(markers, Word);

        if (shape == KallsymsShape.OrderBeforeTokens)
        {
            Align();
            WriteOrder();
        }

        WriteTokens();

        if (!isFirst)
        {
            WriteAddresses(isNegative);

            if (shape != KallsymsShape.RelativeToItself)
            {
                WriteBase();
            }

            Align();
            WriteOrder();
        }

        bytes.AddRange(Encoding.ASCII.GetBytes("bytes behind\0"));
        return [.. bytes];
    }

    private void MakeTokens()
    {
        Array.Fill(tokens, "");

        foreach (char character in symbols.SelectMany(symbol => symbol.Name).Concat("0123456789"))
        {
            tokens[character] = character.ToString();
        }

        for (int i = 0, code = 0; i < Words.Length; code++)
        {
            if (tokens[code].Length == 0)
            {
                tokens[code] = Words[i++];
            }
        }
    }

    private byte[] Pack(string name)
    {
        List<byte> packed = [];

        for (int at = 0; at < name.Length;)
        {
            string? word = Words.FirstOrDefault(word => string.CompareOrdinal(name, at, word, 0, word.Length) == 0);
            int code = word is null ? name[at] : Array.IndexOf(tokens, word);
            packed.Add((byte)code);
            at += tokens[code].Length;
        }

        return [.. packed];
    }

    private uint[] WriteNames()
    {
        Align();
        List<uint> markers = [];
        int start = bytes.Count;

        for (int i = 0; i < symbols.Count; i++)
        {
            if (i % 256 == 0)
            {
                markers.Add((uint)(bytes.Count - start));
            }

            byte[] packed = Pack(symbols[i].Name);
            bytes.AddRange(packed.Length < 0x80 ? [(byte)packed.Length] : [(byte)(packed.Length | 0x80), (byte)(packed.Length >> 7)]);
            bytes.AddRange(packed);
        }

        return [.. markers];
    }

    private void WriteTokens()
    {
        Align();
        List<int> starts = [];
        int start = bytes.Count;

        foreach (string token in tokens)
        {
            starts.Add(bytes.Count - start);
            bytes.AddRange(Encoding.ASCII.GetBytes(token + "\0"));
        }

        Align();

        foreach (int each in starts)
        {
            byte[] half = new byte[2];

            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt16BigEndian(half, (ushort)each);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(half, (ushort)each);
            }

            bytes.AddRange(half);
        }
    }

    private void WriteAddresses(bool isNegative)
    {
        Align();
        int start = bytes.Count;

        foreach ((_, long address) in symbols)
        {
            Word((uint)(shape == KallsymsShape.RelativeToItself ? address - (bytes.Count - start) - 0x100000
                : !isNegative ? address - Base
                : address < Base ? address
                : Base - address - 1));
        }
    }

    private void WriteBase()
    {
        Align();
        Word(isBigEndian ? 0 : (uint)Base);
        Word(isBigEndian ? (uint)Base : 0);
    }

    private void WriteOrder()
    {
        for (int i = 0; i < symbols.Count; i++)
        {
            int place = (i * 7919) % symbols.Count;
            bytes.AddRange([(byte)(place >> 16), (byte)(place >> 8), (byte)place]);
        }
    }

    private void Align()
    {
        while (bytes.Count % (shape == KallsymsShape.RelativeToItself ? 4 : 8) != 0)
        {
            bytes.Add(0);
        }
    }

    private void Word(uint value)
    {
        byte[] word = new byte[4];

        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(word, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        }

        bytes.AddRange(word);
    }
}
