using System.Buffers.Binary;

using KfuncGen.Btf.Format;
using KfuncGen.Btf.Indexing;

namespace KfuncGen.Btf;

/// <summary>
/// Finds functions by name: a hash table of type ids, with the names left in the blob. Chains and not probing, so that
/// filling it takes linear time whatever names a hostile blob has.
/// </summary>
internal sealed class BtfFunctionIndex
{
    // 1-based positions in `entries`; 0 ends a chain.
    private readonly int[] heads;
    private readonly (uint Id, int Next)[] entries;

    private BtfFunctionIndex(int[] heads, (uint Id, int Next)[] entries)
    {
        this.heads = heads;
        this.entries = entries;
    }

    /// <summary>Hashes the names of all functions that the blob itself holds.</summary>
    public static BtfFunctionIndex Build(BtfReader btf)
    {
        int count = btf.CountOfKind(BtfKind.Function);
        int capacity = 16;

        while (capacity < count)
        {
            capacity *= 2;
        }

        int[] heads = new int[capacity];
        (uint Id, int Next)[] entries = new (uint Id, int Next)[count];
        Fill(btf, heads, entries);
        return new BtfFunctionIndex(heads, entries);
    }

    /// <summary>Finds the same without an index, by looking at all functions: in a tenth of the time that making one takes.</summary>
    public static unsafe BtfTypeId Scan(BtfReader btf, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<int> offsets = btf.Offsets;
        ReadOnlySpan<byte> kinds = btf.Kinds;
        BtfHeader header = btf.Header;
        bool swap = header.IsBigEndian == BitConverter.IsLittleEndian;
        uint firstString = btf.FirstString;

        fixed (byte* blob = btf.Blob.Span)
        {
            byte* strings = blob + header.StringsOffset;

            for (int i = 0; i < offsets.Length; i++)
            {
                if (kinds[i] != (byte)BtfKind.Function)
                {
                    continue;
                }

                uint start = *(uint*)(blob + offsets[i]);
                start = (swap ? BinaryPrimitives.ReverseEndianness(start) : start) - firstString;

                // Few names end where this one does, so that is what to look at first. What is not inside the blob's own
                // strings goes the slower way, which also checks it.
                bool isSame = (ulong)start + (uint)name.Length < (uint)header.StringsLength
                    ? strings[start + (uint)name.Length] == 0 && new ReadOnlySpan<byte>(strings + start, name.Length).SequenceEqual(name)
                    : btf.StringBytes(offsets[i]).SequenceEqual(name);

                if (isSame)
                {
                    return new BtfTypeId(btf.FirstId.Value + (uint)i);
                }
            }
        }

        return default;
    }

    private static unsafe void Fill(BtfReader btf, int[] heads, (uint Id, int Next)[] entries)
    {
        ReadOnlySpan<int> offsets = btf.Offsets;
        ReadOnlySpan<byte> kinds = btf.Kinds;
        BtfHeader header = btf.Header;
        bool swap = header.IsBigEndian == BitConverter.IsLittleEndian;
        uint firstString = btf.FirstString;
        uint firstId = btf.FirstId.Value;
        uint mask = (uint)heads.Length - 1;
        int filled = 0;

        fixed (byte* blob = btf.Blob.Span)
        {
            byte* strings = blob + header.StringsOffset;
            byte* end = strings + header.StringsLength;

            for (int i = 0; i < offsets.Length; i++)
            {
                if (kinds[i] != (byte)BtfKind.Function)
                {
                    continue;
                }

                uint name = *(uint*)(blob + offsets[i]);
                name = (swap ? BinaryPrimitives.ReverseEndianness(name) : name) - firstString;

                // A name of the base, or none: those are left to the slower way, which also checks them.
                uint hash = name < (uint)header.StringsLength
                    ? BtfNameHash.OfTerminated(strings + name, end)
                    : BtfNameHash.OfSpan(btf.StringBytes(offsets[i]));

                ref int head = ref heads[hash & mask];
                entries[filled] = (firstId + (uint)i, head);
                head = ++filled;
            }
        }
    }

    /// <summary>Finds the function with exactly this name; void where there is none.</summary>
    /// <remarks>Of several it is the one with the lowest id, as in btf_find_by_name_kind, kernel/bpf/btf.c, 7.2.</remarks>
    public BtfTypeId Find(BtfReader btf, ReadOnlySpan<byte> name)
    {
        BtfTypeId found = default;

        for (int entry = First(name); entry != 0; entry = entries[entry - 1].Next)
        {
            BtfTypeId id = new(entries[entry - 1].Id);

            // Chains run from the highest id to the lowest.
            if (btf[id].NameBytes.SequenceEqual(name))
            {
                found = id;
            }
        }

        return found;
    }

    /// <summary>Finds all functions with exactly this name, in no order.</summary>
    public List<BtfTypeId> FindAll(BtfReader btf, ReadOnlySpan<byte> name)
    {
        List<BtfTypeId> found = [];

        for (int entry = First(name); entry != 0; entry = entries[entry - 1].Next)
        {
            BtfTypeId id = new(entries[entry - 1].Id);

            if (btf[id].NameBytes.SequenceEqual(name))
            {
                found.Add(id);
            }
        }

        return found;
    }

    private int First(ReadOnlySpan<byte> name) => heads[BtfNameHash.OfSpan(name) & (uint)(heads.Length - 1)];
}
