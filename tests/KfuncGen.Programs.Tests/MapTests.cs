using System.Buffers.Binary;
using System.Net;
using Operation = KfuncGen.Programs.Tests.MapPrograms.Operation;
using OperationKind = KfuncGen.Programs.Tests.MapPrograms.OperationKind;

namespace KfuncGen.Programs.Tests;

/// <summary>Each type of map, worked on by programs and by user space, gives what a model of it in C# gives.</summary>
public sealed class MapTests
{
    private const int Operations = 10_000;
    private const int NotThere = -2;
    private const int ThereAlready = -17;
    private const int Full = -7;
    private const int NoRoom = -28;

    [Fact]
    public void A_hash_table_is_a_dictionary_on_both_sides()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        Dictionary<uint, ulong> model = [];
        Random random = new(13);

        for (int i = 0; i < Operations; i++)
        {
            uint key = (uint)random.Next(80);
            ulong value = (ulong)random.NextInt64();
            OperationKind kind = (OperationKind)random.Next(6);

            if (random.Next(2) == 0)
            {
                Operation operation = new() { Kind = kind, Key = key, Value = value };
                (int expected, ulong expectedValue) = Apply(model, kind, key, value);
                Assert.Equal(expected, maps.OnHash.Run(ref operation));
                Assert.Equal(expectedValue, operation.Value);
            }
            else
            {
                ApplyOutside(maps.Hash, model, kind, key, value);
            }
        }

        Assert.Equal(model.OrderBy(static one => one.Key), maps.Hash.OrderBy(static one => one.Key));
    }

    [Fact]
    public void An_LRU_table_forgets_instead_of_being_full()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);

        for (ulong i = 0; i < 1000; i++)
        {
            Operation operation = new() { Key = (i << 32) | i, Value = i };
            Assert.Equal(0, maps.OnLru.Run(ref operation));
        }

        Operation last = new() { Key = (999ul << 32) | 999 };
        Assert.Equal(1, maps.OnLru.Run(ref last));
        Assert.Equal(999ul, last.Value);
        Assert.InRange(maps.Lru.Count(), 1, 64);
    }

    // What the kernel promises of a table that forgets: what is written is there right away, what is there is what was written last, what
    // was removed is gone until it is written again, there are never more than there is room for, and no write finds it full. Which it
    // forgets it does not promise, nor that it forgets none while there is room: free elements are kept by CPU (kernel/bpf/bpf_lru_list.c,
    // 6.1 to 7.3). So before each operation the model asks what is there, and an operation that makes room may forget the very key that it
    // is about (htab_lru_map_update_elem takes an element before it looks for the key).
    [Fact]
    public void An_LRU_table_is_a_dictionary_that_forgets_on_both_sides()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        Dictionary<ulong, ulong> model = [];
        Random random = new(19);
        int forgotten = 0;

        for (int i = 0; i < Operations; i++)
        {
            ulong number = (ulong)random.Next(100);
            ulong key = (number << 32) | ~(uint)number;
            MapPrograms.Pair pair = new() { A = (uint)key, B = (uint)(key >> 32) };
            bool isThere = maps.Lru.TryGetValue(pair, out ulong before);
            Assert.True(!isThere || (model.TryGetValue(key, out ulong written) && written == before));
            forgotten += !isThere && model.Remove(key) ? 1 : 0;
            OperationKind kind = (OperationKind)random.Next(6);
            Operation operation = new() { Kind = kind, Key = key, Value = (ulong)i };
            bool isInKernel = random.Next(2) == 0;
            int result = isInKernel ? maps.OnLruOperations.Run(ref operation) : OnLruOutside(maps.Lru, ref operation, in pair);

            switch (kind)
            {
                case OperationKind.Update:
                    Assert.Equal(0, result);
                    model[key] = (ulong)i;
                    break;
                case OperationKind.Insert:
                    Assert.True(result == 0 || (isThere && result == ThereAlready));
                    model[key] = result == 0 ? (ulong)i : before;
                    break;
                case OperationKind.Replace:
                    Assert.True(isThere ? result is 0 or NotThere : result == NotThere);
                    _ = result == 0 ? model[key] = (ulong)i : 0;
                    break;
                case OperationKind.Delete:
                    Assert.Equal(isThere ? 0 : NotThere, result);
                    model.Remove(key);
                    break;
                default:
                    Assert.Equal(isThere ? 0 : NotThere, result);
                    ulong after = before + (kind == OperationKind.Add ? (ulong)i : 0);
                    Assert.True(!isThere || operation.Value == after);
                    _ = isThere ? model[key] = after : 0;
                    break;
            }

            if (kind is OperationKind.Update || (kind is OperationKind.Insert && result == 0))
            {
                Assert.True(maps.Lru.TryGetValue(pair, out ulong at) && at == (ulong)i);
            }
        }

        KeyValuePair<MapPrograms.Pair, ulong>[] left = [.. maps.Lru];
        Assert.InRange(left.Length, 1, 64);
        Assert.All(left, one => Assert.Equal(model[one.Key.A | ((ulong)one.Key.B << 32)], one.Value));

        // Of 100 keys there is room for 64.
        Assert.InRange(forgotten, 1, Operations);
    }

    // The same, and the model knows the sums over all CPUs: a new element is zero for all others.
    [Fact]
    public void A_per_CPU_LRU_table_is_a_dictionary_of_sums_that_forgets_on_both_sides()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        Dictionary<ulong, (uint Sum, uint Changes)> model = [];
        PerCpuValues<MapPrograms.Pair> values = new();
        Random random = new(20);

        for (int i = 0; i < Operations; i++)
        {
            ulong key = (ulong)random.Next(100);
            bool isThere = maps.LruPerCpuHash.TryGetValues(key, values);
            Assert.True(!isThere || (model.TryGetValue(key, out (uint, uint) written) && written == SumOf(values)));
            (uint Sum, uint Changes) before = isThere ? SumOf(values) : default;
            _ = !isThere && model.Remove(key);
            OperationKind kind = random.Next(4) switch
            {
                0 => OperationKind.Insert,
                1 => OperationKind.Delete,
                2 => OperationKind.Add,
                _ => OperationKind.Find,
            };
            Operation operation = new() { Kind = kind, Key = key, Value = (ulong)i };
            int result = maps.OnLruPerCpu.Run(ref operation);

            switch (kind)
            {
                case OperationKind.Insert:
                    Assert.True(result == 0 || (isThere && result == ThereAlready));
                    model[key] = result == 0 ? ((uint)i, 1) : before;
                    break;
                case OperationKind.Delete:
                    Assert.Equal(isThere ? 0 : NotThere, result);
                    model.Remove(key);
                    break;
                default:
                    Assert.Equal(isThere ? 0 : NotThere, result);

                    if (isThere && kind == OperationKind.Add)
                    {
                        model[key] = (before.Sum + (uint)i, before.Changes + 1);
                    }

                    break;
            }
        }

        KeyValuePair<ulong, PerCpuValues<MapPrograms.Pair>>[] left = [.. maps.LruPerCpuHash];
        Assert.InRange(left.Length, 1, 64);
        Assert.All(left, one => Assert.Equal(model[one.Key], SumOf(one.Value)));

        static (uint Sum, uint Changes) SumOf(PerCpuValues<MapPrograms.Pair> values) =>
            values.Aggregate((Sum: 0u, Changes: 0u), static (sum, one) => (sum.Sum + one.A, sum.Changes + one.B));
    }

    // What is asked for has a length, too: no longer prefix than that is found. Only new prefixes are refused where it is full: before 6.13
    // kernels refuse to replace, too (trie_update_elem, kernel/bpf/lpm_trie.c).
    [Fact]
    public void A_trie_is_a_table_of_prefixes_on_both_sides()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        Dictionary<(int Length, uint Bits), uint> model = [];
        Random random = new(21);
        int found = 0;

        for (int i = 0; i < Operations; i++)
        {
            // Few bits in few places, so that prefixes lie in each other.
            int length = random.Next(33);
            uint address = (uint)random.Next(4) << 30 | (uint)random.Next(4) << 14 | (uint)random.Next(4);
            (int Length, uint Bits) prefix = (length, BitsOf(address, length));
            OperationKind kind = random.Next(3) switch { 0 => OperationKind.Update, 1 => OperationKind.Delete, _ => OperationKind.Find };

            if (kind == OperationKind.Update && model.Count == 32 && model.ContainsKey(prefix))
            {
                continue;
            }

            bool isInKernel = random.Next(2) == 0;
            uint value = (uint)i;
            int result = isInKernel ? InKernel(kind, length, address, ref value) : Outside(kind, length, address, ref value);

            switch (kind)
            {
                case OperationKind.Update:
                    Assert.Equal(model.Count == 32 ? NoRoom : 0, result);
                    _ = result == 0 ? model[prefix] = (uint)i : 0;
                    break;
                case OperationKind.Delete:
                    Assert.Equal(model.Remove(prefix) ? 0 : NotThere, result);
                    break;
                default:
                    int longest = Enumerable.Range(0, length + 1).LastOrDefault(one => model.ContainsKey((one, BitsOf(address, one))), -1);
                    Assert.Equal(longest < 0 ? NotThere : 0, result);
                    Assert.True(longest < 0 || value == model[(longest, BitsOf(address, longest))]);
                    found += longest < 0 ? 0 : 1;
                    break;
            }
        }

        Assert.Equal(
            model.OrderBy(static one => one.Key).Select(static one => (one.Key, one.Value)),
            maps.Trie.Select(static one => (
                ((int)one.Key.Length, BitsOf(BinaryPrimitives.ReverseEndianness(one.Key.Address), (int)one.Key.Length)), one.Value))
                .OrderBy(static one => one.Item1));
        Assert.InRange(found, Operations / 20, Operations);

        static uint BitsOf(uint address, int length) => length == 0 ? 0 : address & (uint.MaxValue << (32 - length));

        int InKernel(OperationKind kind, int length, uint address, ref uint value)
        {
            maps.Request = new()
            {
                Kind = kind,
                Key = ((ulong)length << 32) | BinaryPrimitives.ReverseEndianness(address),
                Value = value,
            };
            int result = maps.OnTrie.Run(new byte[64]).ReturnValue;
            value = (uint)maps.Request.Value;
            return result;
        }

        int Outside(OperationKind kind, int length, uint address, ref uint value)
        {
            Ipv4Prefix key = new() { Length = (uint)length, Address = BinaryPrimitives.ReverseEndianness(address) };

            switch (kind)
            {
                case OperationKind.Delete:
                    return maps.Trie.Remove(key) ? 0 : NotThere;
                case OperationKind.Find:
                    return maps.Trie.TryGetValue(key, out value) ? 0 : NotThere;
            }

            try
            {
                maps.Trie[key] = value;
                return 0;
            }
            catch (BpfMapException full) when (full.Message.Contains("full", StringComparison.Ordinal))
            {
                return NoRoom;
            }
        }
    }

    [Fact]
    public void Each_CPU_has_its_own_value()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        ulong sum = 0;

        for (int i = 1; i <= 100; i++)
        {
            Operation operation = new() { Key = (ulong)i, Value = (ulong)i };
            Assert.Equal(0, maps.OnPerCpu.Run(ref operation));
            sum += (ulong)i + 2;
        }

        Assert.Equal(sum, maps.PerCpuArray[0].Aggregate(0ul, static (before, one) => before + one));
        Assert.Empty(maps.PerCpuHash);
    }

    // Programs run on whatever CPU this thread is on: the sum over all of them is what the model knows, and what of a CPU is asked for is
    // part of it.
    [Fact]
    public void A_per_CPU_hash_table_is_a_dictionary_of_sums_on_both_sides()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        Dictionary<ulong, ulong> model = [];
        PerCpuValues<ulong> values = new();
        Random random = new(16);

        for (int i = 0; i < Operations; i++)
        {
            ulong key = (ulong)random.Next(80);
            bool isThere = model.ContainsKey(key);
            bool isFull = !isThere && model.Count == 64;

            if (random.Next(3) == 0)
            {
                Assert.Equal(isThere, maps.PerCpuHash.TryGetValues(key, values));
                Assert.Equal(model.GetValueOrDefault(key), isThere ? Sum(values) : 0);
                continue;
            }

            // To update is to write the value of one CPU, so only what was not there has a sum that is known.
            OperationKind kind = (OperationKind)random.Next(6);
            kind = isThere && kind is OperationKind.Update or OperationKind.Replace ? OperationKind.Add : kind;
            Operation operation = new() { Kind = kind, Key = key, Value = (ulong)i };
            int result = maps.OnPerCpuHash.Run(ref operation);

            switch (kind)
            {
                case OperationKind.Update or OperationKind.Insert:
                    Assert.Equal(isThere ? ThereAlready : isFull ? Full : 0, result);
                    _ = result == 0 && model.TryAdd(key, (ulong)i);
                    break;
                case OperationKind.Delete:
                    Assert.Equal(model.Remove(key) ? 0 : NotThere, result);
                    break;
                default:
                    Assert.Equal(isThere ? 0 : NotThere, result);

                    if (isThere && kind == OperationKind.Add)
                    {
                        model[key] += (ulong)i;
                    }

                    break;
            }
        }

        Assert.Equal(
            model.OrderBy(static one => one.Key).Select(static one => one.Value),
            maps.PerCpuHash.OrderBy(static one => one.Key).Select(static one => Sum(one.Value)));
    }

    [Fact]
    public void A_per_CPU_array_is_an_array_of_sums_on_both_sides()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        ulong[] model = new ulong[16];
        PerCpuValues<ulong> values = new();
        Random random = new(17);

        for (int i = 0; i < Operations; i++)
        {
            int index = random.Next(20);
            Operation operation = new()
            {
                Kind = (OperationKind)random.Next(2) == OperationKind.Find ? OperationKind.Find : OperationKind.Add,
                Key = (ulong)index,
                Value = (ulong)i,
            };
            bool adds = operation.Kind == OperationKind.Add;
            Assert.Equal(index < model.Length ? 0 : NotThere, maps.OnPerCpuArray.Run(ref operation));

            if (index < model.Length)
            {
                model[index] += adds ? (ulong)i : 0;
                values = maps.PerCpuArray[index];
                Assert.Equal(model[index], Sum(values));
                Assert.Contains(operation.Value, values);

                if (random.Next(10) == 0)
                {
                    values[0] += 7;
                    maps.PerCpuArray[index] = values;
                    model[index] += 7;
                }
            }
        }
    }

    [Fact]
    public void An_array_is_one_on_both_sides()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        MapPrograms.Pair[] model = new MapPrograms.Pair[16];
        Random random = new(14);

        for (int i = 0; i < Operations; i++)
        {
            uint index = (uint)random.Next(20);
            uint value = (uint)random.Next();
            bool isWrite = random.Next(2) == 0;
            Operation operation = new() { Kind = isWrite ? OperationKind.Update : OperationKind.Find, Key = index, Value = value };

            if (index < model.Length && random.Next(3) == 0)
            {
                Assert.Equal(model[index], maps.Array[(int)index]);
                model[index] = maps.Array[(int)index] = new() { A = ~value, B = value };
            }

            int result = maps.OnArray.Run(ref operation);

            if (index >= model.Length)
            {
                Assert.Equal(isWrite ? Full : NotThere, result);
            }
            else if (isWrite)
            {
                model[index] = new() { A = value, B = ~value };
            }
            else
            {
                Assert.Equal(model[index].A + ((ulong)model[index].B << 32), operation.Value);
            }
        }

        Assert.Equal(model, maps.Array);
    }

    [Theory]
    [InlineData("10.1.2.3", 0, 3)]
    [InlineData("10.1.9.9", 0, 2)]
    [InlineData("10.9.9.9", 0, 1)]
    [InlineData("11.0.0.1", NotThere, 0)]
    public void The_longest_prefix_counts(string address, int result, uint value)
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        maps.Trie[new("10.0.0.0/8")] = 1;
        maps.Trie[new("10.1.0.0/16")] = 2;
        maps.Trie[new("10.1.2.0/24")] = 3;
        maps.Request = new() { Key = (32ul << 32) | BitConverter.ToUInt32(IPAddress.Parse(address).GetAddressBytes()) };

        Assert.Equal((result, value), (maps.OnTrie.Run(new byte[64]).ReturnValue, (uint)maps.Request.Value));
    }

    [Fact]
    public void Queues_and_stacks_are_such()
    {
        bool isLoaded = MapPrograms.Bpf.TryLoad(out MapPrograms.Bpf? loaded, out BpfLoadReport report);
        using MapPrograms.Bpf maps = isLoaded ? loaded! : Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);

        if (maps.OnQueue is not { } programOfQueue || maps.OnStack is not { } programOfStack)
        {
            throw new BpfObjectException(report);
        }

        Queue<ulong> queue = new();
        Stack<uint> stack = new();
        Random random = new(15);

        for (int i = 0; i < Operations; i++)
        {
            OperationKind kind = random.Next(3) switch { 0 => OperationKind.Find, 1 => OperationKind.Insert, _ => OperationKind.Delete };
            Operation onQueue = new() { Kind = kind, Value = (ulong)i };
            Operation onStack = new() { Kind = kind, Value = (ulong)i };
            int[] results = random.Next(2) == 0
                ? [programOfQueue.Run(ref onQueue), programOfStack.Run(ref onStack)]
                : [OnQueueOutside(maps.Queue, ref onQueue), OnStackOutside(maps.Stack, ref onStack)];

            if (kind == OperationKind.Insert)
            {
                bool isFull = queue.Count == 8;
                Assert.Equal(isFull ? [Full, Full] : [0, 0], results);

                if (!isFull)
                {
                    queue.Enqueue((ulong)i);
                    stack.Push((uint)i);
                }
            }
            else if (queue.Count == 0)
            {
                Assert.Equal([NotThere, NotThere], results);
            }
            else
            {
                (ulong, ulong) expected = kind == OperationKind.Find ? (queue.Peek(), stack.Peek()) : (queue.Dequeue(), stack.Pop());
                Assert.Equal(expected, (onQueue.Value, onStack.Value));
            }
        }
    }

    [Fact]
    public void A_bloom_filter_forgets_nothing()
    {
        using MapPrograms.Bpf maps = Objects.Load<MapPrograms.Bpf>(MapPrograms.Bpf.TryLoad);
        Assert.Equal(NotThere, Ask(5));

        HashSet<ulong> model = [];
        Random random = new(18);
        int wrong = 0;

        // What was added is always there. What was not may seem to be: that happens seldom while few of the 100 were added.
        for (int i = 0; i < Operations; i++)
        {
            ulong value = (ulong)random.Next(1, 10_000);

            if (model.Count < 50 && random.Next(20) == 0)
            {
                Assert.Equal(0, Ask(value, OperationKind.Insert));
                model.Add(value);
            }

            bool isThere = Ask(value) == 0;
            Assert.Equal(isThere, maps.Bloom.MayContain(value));
            Assert.True(isThere || !model.Contains(value));
            wrong += isThere && !model.Contains(value) ? 1 : 0;
        }

        Assert.All(model, value => Assert.Equal(0, Ask(value)));
        Assert.InRange(wrong, 0, Operations / 10);

        int Ask(ulong value, OperationKind kind = OperationKind.Find)
        {
            maps.Request = new() { Kind = kind, Value = value };
            return maps.OnBloom.Run(new byte[64]).ReturnValue;
        }
    }

    private static int OnLruOutside(BpfLruHashMap<MapPrograms.Pair, ulong> map, ref Operation operation, in MapPrograms.Pair key)
    {
        switch (operation.Kind)
        {
            case OperationKind.Update:
                map[key] = operation.Value;
                return 0;
            case OperationKind.Insert:
                return map.TryAdd(key, operation.Value) ? 0 : ThereAlready;
            case OperationKind.Replace:
                return map.TryReplace(key, operation.Value) ? 0 : NotThere;
            case OperationKind.Delete:
                return map.Remove(key) ? 0 : NotThere;
            default:
                if (!map.TryGetValue(key, out ulong found))
                {
                    return NotThere;
                }

                operation.Value = found + (operation.Kind == OperationKind.Add ? operation.Value : 0);
                map[key] = operation.Value;
                return 0;
        }
    }

    private static int OnQueueOutside(BpfQueue<ulong> map, ref Operation operation) => operation.Kind switch
    {
        OperationKind.Insert => map.TryEnqueue(operation.Value) ? 0 : Full,
        OperationKind.Find => map.TryPeek(out operation.Value) ? 0 : NotThere,
        _ => map.TryDequeue(out operation.Value) ? 0 : NotThere,
    };

    private static int OnStackOutside(BpfStack<MapPrograms.Pair> map, ref Operation operation)
    {
        MapPrograms.Pair pair = new() { A = (uint)operation.Value, B = 7 };
        int result = operation.Kind switch
        {
            OperationKind.Insert => map.TryPush(pair) ? 0 : Full,
            OperationKind.Find => map.TryPeek(out pair) ? 0 : NotThere,
            _ => map.TryPop(out pair) ? 0 : NotThere,
        };
        operation.Value = pair.A;
        return result;
    }

    private static ulong Sum(IEnumerable<ulong> values) => values.Aggregate(0ul, static (before, one) => before + one);

    private static (int Result, ulong Value) Apply(Dictionary<uint, ulong> model, OperationKind kind, uint key, ulong value)
    {
        bool isThere = model.TryGetValue(key, out ulong old);
        bool isFull = !isThere && model.Count == 64;

        switch (kind)
        {
            case OperationKind.Find:
                return isThere ? (0, old) : (NotThere, value);
            case OperationKind.Update or OperationKind.Insert when isFull:
                return (Full, value);
            case OperationKind.Insert when isThere:
                return (ThereAlready, value);
            case OperationKind.Update or OperationKind.Insert:
                model[key] = value;
                return (0, value);
            case OperationKind.Delete:
                return (model.Remove(key) ? 0 : NotThere, value);
            case OperationKind.Replace or OperationKind.Add when !isThere:
                return (NotThere, value);
            case OperationKind.Replace:
                model[key] = value;
                return (0, value);
            default:
                model[key] = old + value;
                return (0, old + value);
        }
    }

    private static void ApplyOutside(BpfHashMap<uint, ulong> map, Dictionary<uint, ulong> model, OperationKind kind, uint key, ulong value)
    {
        switch (kind)
        {
            case OperationKind.Find:
                Assert.Equal(model.TryGetValue(key, out ulong expected), map.TryGetValue(key, out ulong actual));
                Assert.Equal(expected, actual);
                break;
            case OperationKind.Insert when model.Count < 64 || model.ContainsKey(key):
                Assert.Equal(model.TryAdd(key, value), map.TryAdd(key, value));
                break;
            case OperationKind.Delete:
                Assert.Equal(model.Remove(key), map.Remove(key));
                break;
        }
    }
}
