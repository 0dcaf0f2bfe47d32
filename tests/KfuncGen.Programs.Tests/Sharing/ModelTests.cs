using System.Net;
using static KfuncGen.Programs.Tests.Sharing.ModelObject;

namespace KfuncGen.Programs.Tests.Sharing;

/// <summary>10,000 random operations by programs do to each type of map what they do to a model in C#.</summary>
public sealed class ModelTests
{
    private const int Operations = 10_000;
    private const int NotFound = -2;
    private const int IsThere = -17;
    private const int TooLarge = -7;

    [Theory]
    [InlineData(0u, 128)]
    [InlineData(1u, 0)]
    [InlineData(2u, 128)]
    public void A_hash_table_is_a_dictionary(uint map, int capacity)
    {
        Dictionary<uint, ulong> model = [];
        Run(map, keys: 160, operation =>
        {
            bool isThere = model.TryGetValue(operation.Key, out ulong value);
            bool isFull = capacity > 0 && model.Count == capacity && !isThere;

            switch (operation.What)
            {
                case 0 or 1 or 2 when operation.What == 1 && isThere:
                    return (IsThere, 0);
                case 0 or 1 or 2 when operation.What == 2 && !isThere:
                    return (NotFound, 0);
                case 0 or 1 or 2 when isFull:
                    return (TooLarge, 0);
                case 0 or 1 or 2:
                    model[operation.Key] = operation.Value;
                    return (0, 0);
                case 3:
                    return (model.Remove(operation.Key) ? 0 : NotFound, 0);
                default:
                    return isThere ? (0, value) : (NotFound, 0);
            }
        });
    }

    [Fact]
    public void An_array_is_an_array()
    {
        ulong[] model = new ulong[64];
        Run(3, keys: 80, operation =>
        {
            if (operation.Key >= 64)
            {
                return (operation.What < 3 ? TooLarge : NotFound, 0);
            }

            if (operation.What < 3)
            {
                model[operation.Key] = operation.Value;
                return (0, 0);
            }

            return (0, model[operation.Key]);
        });
    }

    [Fact]
    public void A_trie_finds_the_longest_prefix()
    {
        Dictionary<(uint Length, uint Bits), ulong> model = [];
        Run(4, keys: 0, operation =>
        {
            (uint, uint) Prefix(uint length) => (length, length == 0 ? 0 : Number(operation.Key) >> (int)(32 - length));

            switch (operation.What)
            {
                case 0 or 1:
                    if (model.Count == 128 && !model.ContainsKey(Prefix(operation.Length)))
                    {
                        return (-28, 0);
                    }

                    model[Prefix(operation.Length)] = operation.Value;
                    return (0, 0);
                case 2 or 3:
                    return (model.Remove(Prefix(operation.Length)) ? 0 : NotFound, 0);
            }

            for (int length = (int)operation.Length; length >= 0; length--)
            {
                if (model.TryGetValue(Prefix((uint)length), out ulong found))
                {
                    return (0, found);
                }
            }

            return (NotFound, 0);
        });
    }

    [Fact]
    public void A_queue_is_a_queue()
    {
        Queue<ulong> model = [];
        Run(5, keys: 1, operation =>
        {
            if (operation.What < 2)
            {
                if (model.Count == 16)
                {
                    return (TooLarge, 0);
                }

                model.Enqueue(operation.Value);
                return (0, 0);
            }

            return model.Count == 0 ? (NotFound, 0) : (0, operation.What == 2 ? model.Dequeue() : model.Peek());
        });
    }

    [Fact]
    public void A_stack_is_a_stack()
    {
        Stack<ulong> model = [];
        Run(6, keys: 1, operation =>
        {
            if (operation.What < 2)
            {
                if (model.Count == 16)
                {
                    return (TooLarge, 0);
                }

                model.Push(operation.Value);
                return (0, 0);
            }

            return model.Count == 0 ? (NotFound, 0) : (0, operation.What == 2 ? model.Pop() : model.Peek());
        });
    }

    private static uint Number(uint address) => (uint)IPAddress.NetworkToHostOrder((int)address);

    // One thread of the test, and with it the program, stays on its CPU, so that a map with a value for each has one.
    private static void Run(uint map, int keys, Func<Operation, (int Result, ulong Found)> model)
    {
        using ModelObject.Bpf loaded = Objects.Load<ModelObject.Bpf>(ModelObject.Bpf.TryLoad);
        using OneCpu pinned = new();
        Random random = new(20261128);

        for (int i = 0; i < Operations; i++)
        {
            Operation operation = new()
            {
                Map = map,
                What = (uint)random.Next(5),
                Key = keys == 0
                    ? (uint)IPAddress.HostToNetworkOrder((10 << 24) | (random.Next(4) << 16) | (random.Next(4) << 8) | random.Next(4))
                    : (uint)random.Next(keys),
                Length = (uint)(keys == 0 ? random.Next(5) * 8 : 0),
                Value = (ulong)random.NextInt64(),
            };
            loaded.Operation = operation;
            int result = loaded.Run.Run(new byte[64]).ReturnValue;
            Assert.Equal((i, model(operation)), (i, (result, loaded.Operation.Found)));
        }
    }
}
