namespace KfuncGen.Tests.Maps;

/// <summary>10,000 random operations on each type of map give what a collection of C# gives.</summary>
public sealed class RandomOperationTests
{
    private const int Operations = 10_000;
    private const int Keys = 200;

    [Fact]
    public void A_hash_table_is_a_dictionary()
    {
        using BpfHashMap<long, (int, long)> map = KernelMaps.Make<BpfHashMap<long, (int, long)>>(Keys);
        CompareWithDictionary(map);
    }

    [Fact]
    public void A_hash_table_that_takes_memory_as_it_grows_is_a_dictionary()
    {
        using BpfHashMap<long, (int, long)> map = KernelMaps.Make<BpfHashMap<long, (int, long)>>(Keys, BpfMapFlags.NoPreallocation);
        CompareWithDictionary(map);
    }

    [Fact]
    public void A_hash_table_that_has_room_to_forget_nothing_is_a_dictionary()
    {
        // It forgets long before it is full: each CPU keeps free elements for itself.
        using BpfLruHashMap<long, (int, long)> map = KernelMaps.Make<BpfLruHashMap<long, (int, long)>>(Keys * 500);
        CompareWithDictionary(map);
    }

    [Fact]
    public void A_trie_finds_the_longest_prefix()
    {
        using BpfLpmTrie<Ipv4Prefix, int> map = KernelMaps.Make<BpfLpmTrie<Ipv4Prefix, int>>(4096);
        Dictionary<(uint Length, uint Bits), int> model = [];
        Random random = new(13);

        for (int i = 0; i < Operations; i++)
        {
            uint length = (uint)random.Next(0, 17);
            uint bits = (uint)random.Next(0, 1 << 16) << 16;
            uint network = length == 0 ? 0 : bits & (uint.MaxValue << (int)(32 - length));
            Ipv4Prefix key = Key(length, network);

            switch (random.Next(4))
            {
                case 0:
                    map[key] = i;
                    model[(length, network)] = i;
                    break;
                case 1:
                    Assert.Equal(model.Remove((length, network)), map.Remove(key));
                    break;
                case 2:
                    Assert.Equal(model.TryAdd((length, network), i), map.TryAdd(key, i));
                    break;
                default:
                    int? expected = Longest(model, bits);
                    Assert.Equal(expected is not null, map.TryGetValue(Key(32, bits), out int found));
                    Assert.Equal(expected ?? 0, found);
                    break;
            }
        }

        Assert.Equal(
            model.Select(static element => (element.Key, element.Value)).Order(),
            map.Select(
                static element => ((element.Key.Length, BitConverter.IsLittleEndian
                    ? Swap(element.Key.Address)
                    : element.Key.Address), element.Value)).Order());
    }

    [Fact]
    public void A_per_CPU_hash_table_is_a_dictionary_of_arrays()
    {
        using BpfPerCpuHashMap<int, (byte, short, int)> map = KernelMaps.Make<BpfPerCpuHashMap<int, (byte, short, int)>>(Keys);
        Dictionary<int, (byte, short, int)[]> model = [];
        PerCpuValues<(byte, short, int)> values = new();
        Random random = new(14);

        for (int i = 0; i < Operations; i++)
        {
            int key = random.Next(Keys);

            switch (random.Next(4))
            {
                case 0:
                    Shuffle(values, random);
                    map[key] = values;
                    model[key] = [.. values];
                    break;
                case 1:
                    Shuffle(values, random);
                    Assert.Equal(model.TryAdd(key, [.. values]), map.TryAdd(key, values));
                    break;
                case 2:
                    Assert.Equal(model.Remove(key), map.Remove(key));
                    break;
                default:
                    Assert.Equal(model.TryGetValue(key, out (byte, short, int)[]? expected), map.TryGetValues(key, values));
                    Assert.Equal(expected ?? values.ToArray(), values.ToArray());
                    break;
            }
        }

        Assert.Equal(
            model.OrderBy(static one => one.Key).SelectMany(static one => one.Value),
            map.OrderBy(static one => one.Key).SelectMany(static one => one.Value));
    }

    [Fact]
    public void An_array_is_an_array()
    {
        using BpfArray<(int, byte)> map = KernelMaps.Make<BpfArray<(int, byte)>>(Keys);
        (int, byte)[] model = new (int, byte)[Keys];
        Random random = new(15);

        for (int i = 0; i < Operations; i++)
        {
            int index = random.Next(Keys);

            if (random.Next(2) == 0)
            {
                map[index] = model[index] = (i, (byte)i);
            }
            else
            {
                Assert.Equal(model[index], map[index]);
            }
        }

        Assert.Equal(model, map);
    }

    [Fact]
    public void A_per_CPU_array_is_an_array_of_arrays()
    {
        using BpfPerCpuArray<int> map = KernelMaps.Make<BpfPerCpuArray<int>>(Keys);
        PerCpuValues<int> values = new();
        int[,] model = new int[Keys, values.Count];
        Random random = new(16);

        for (int i = 0; i < Operations; i++)
        {
            int index = random.Next(Keys);
            bool isWrite = random.Next(2) == 0;

            for (int cpu = 0; cpu < values.Count && isWrite; cpu++)
            {
                values[cpu] = model[index, cpu] = random.Next();
            }

            if (isWrite)
            {
                map[index] = values;
            }

            map.GetValues(index, values);
            Assert.Equal(Enumerable.Range(0, values.Count).Select(cpu => model[index, cpu]), values);
        }
    }

    [Fact]
    public void A_queue_is_a_queue()
    {
        using BpfQueue<(long, int)> map = KernelMaps.Make<BpfQueue<(long, int)>>(Keys);
        Queue<(long, int)> model = [];
        Random random = new(17);

        for (int i = 0; i < Operations; i++)
        {
            switch (random.Next(5))
            {
                case < 2:
                    bool hasRoom = model.Count < Keys;
                    Assert.Equal(hasRoom, map.TryEnqueue((i, -i)));

                    if (hasRoom)
                    {
                        model.Enqueue((i, -i));
                    }

                    break;
                case 2:
                    Assert.Equal(model.TryPeek(out (long, int) next), map.TryPeek(out (long, int) found));
                    Assert.Equal(next, found);
                    break;
                default:
                    Assert.Equal(model.TryDequeue(out next), map.TryDequeue(out found));
                    Assert.Equal(next, found);
                    break;
            }
        }
    }

    [Fact]
    public void A_stack_is_a_stack()
    {
        using BpfStack<int> map = KernelMaps.Make<BpfStack<int>>(Keys);
        Stack<int> model = [];
        Random random = new(18);

        for (int i = 0; i < Operations; i++)
        {
            switch (random.Next(5))
            {
                case < 2:
                    bool hasRoom = model.Count < Keys;
                    Assert.Equal(hasRoom, map.TryPush(i));

                    if (hasRoom)
                    {
                        model.Push(i);
                    }

                    break;
                case 2:
                    Assert.Equal(model.TryPeek(out int next), map.TryPeek(out int found));
                    Assert.Equal(next, found);
                    break;
                default:
                    Assert.Equal(model.TryPop(out next), map.TryPop(out found));
                    Assert.Equal(next, found);
                    break;
            }
        }
    }

    [Fact]
    public void A_bloom_filter_knows_what_was_added_and_hardly_ever_more()
    {
        using BpfBloomFilter<int> map = KernelMaps.Make<BpfBloomFilter<int>>(Operations);

        for (int i = 0; i < Operations; i++)
        {
            map.Add(i * 2);
        }

        Assert.All(Enumerable.Range(0, Operations), i => Assert.True(map.MayContain(i * 2)));

        // Five hash functions, and as many bits as those need for so many: 3 of 100 by its arithmetic.
        Assert.InRange(Enumerable.Range(0, Operations).Count(i => map.MayContain((i * 2) + 1)), 0, Operations / 10);
    }

    private static void CompareWithDictionary(BpfKeyedMap<long, (int, long)> map)
    {
        Dictionary<long, (int, long)> model = [];
        Random random = new(12);

        for (int i = 0; i < Operations; i++)
        {
            long key = random.Next(Keys);
            (int, long) value = (i, key);

            switch (random.Next(6))
            {
                case 0:
                    map[key] = value;
                    model[key] = value;
                    break;
                case 1:
                    Assert.Equal(model.TryAdd(key, value), map.TryAdd(key, value));
                    break;
                case 2:
                    Assert.Equal(model.ContainsKey(key), map.TryReplace(key, value));
                    model[key] = model.ContainsKey(key) ? value : default;

                    if (model[key] == default)
                    {
                        model.Remove(key);
                    }

                    break;
                case 3:
                    Assert.Equal(model.Remove(key), map.Remove(key));
                    break;
                case 4 when map is BpfHashMap<long, (int, long)> table:
                    Assert.Equal(model.Remove(key, out (int, long) was), table.Remove(key, out (int, long) taken));
                    Assert.Equal(was, taken);
                    break;
                default:
                    Assert.Equal(model.TryGetValue(key, out (int, long) expected), map.TryGetValue(key, out (int, long) found));
                    Assert.Equal(expected, found);
                    break;
            }
        }

        Assert.Equal(model.OrderBy(static one => one.Key), map.OrderBy(static one => one.Key));
    }

    private static int? Longest(Dictionary<(uint Length, uint Bits), int> model, uint bits)
    {
        for (int length = 32; length >= 0; length--)
        {
            uint network = length == 0 ? 0 : bits & (uint.MaxValue << (32 - length));

            if (model.TryGetValue(((uint)length, network), out int found))
            {
                return found;
            }
        }

        return null;
    }

    private static Ipv4Prefix Key(uint length, uint bits) =>
        new() { Length = length, Address = BitConverter.IsLittleEndian ? Swap(bits) : bits };

    private static uint Swap(uint bits) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits);

    private static void Shuffle(PerCpuValues<(byte, short, int)> values, Random random)
    {
        for (int cpu = 0; cpu < values.Count; cpu++)
        {
            values[cpu] = ((byte)random.Next(), (short)random.Next(), random.Next());
        }
    }
}
