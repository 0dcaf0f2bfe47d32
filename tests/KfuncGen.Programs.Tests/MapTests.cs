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
        maps.Request = new() { Key = BitConverter.ToUInt32(IPAddress.Parse(address).GetAddressBytes()) };

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
            int[] results = [programOfQueue.Run(ref onQueue), programOfStack.Run(ref onStack)];

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
