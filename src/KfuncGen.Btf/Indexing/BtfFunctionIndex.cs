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
        int filled = 0;

        foreach (BtfType function in btf.TypesOfKind(BtfKind.Function))
        {
            ref int head = ref heads[BtfNameHash.OfTerminated(function.TerminatedName) & (uint)(capacity - 1)];
            entries[filled] = (function.Id.Value, head);
            head = ++filled;
        }

        return new BtfFunctionIndex(heads, entries);
    }

    /// <summary>Finds the function with exactly this name; void where there is none.</summary>
    /// <remarks>Of several it is the one with the lowest id, as in btf_find_by_name_kind, kernel/bpf/btf.c, 7.2.</remarks>
    public BtfTypeId Find(BtfReader btf, ReadOnlySpan<byte> name)
    {
        BtfTypeId found = default;

        for (int entry = heads[BtfNameHash.OfSpan(name) & (uint)(heads.Length - 1)]; entry != 0; entry = entries[entry - 1].Next)
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
}
