namespace KfuncGen.Tests.Maps;

/// <summary>While another thread adds and removes, what stays comes exactly once.</summary>
public sealed class ConcurrentEnumerationTests
{
    private const int Staying = 2000;
    private const int Rounds = 30;

    [Fact]
    public void Of_a_hash_table()
    {
        using BpfHashMap<int, int> map = KernelMaps.Make<BpfHashMap<int, int>>(Staying * 2);
        WhatStaysComesOnce(map, static key => key, static key => key);
    }

    [Fact]
    public void Of_a_trie_whose_keys_the_kernel_gives_one_by_one()
    {
        using BpfLpmTrie<Ipv4Prefix, int> map = KernelMaps.Make<BpfLpmTrie<Ipv4Prefix, int>>(Staying * 2);
        WhatStaysComesOnce(
            map, static key => new() { Length = 32, Address = (uint)key * 2654435761 }, static key => (int)(key.Address * 244002641));
    }

    private static void WhatStaysComesOnce<TKey>(BpfKeyedMap<TKey, int> map, Func<int, TKey> toKey, Func<TKey, int> toNumber)
        where TKey : unmanaged
    {
        for (int i = 0; i < Staying; i++)
        {
            map[toKey(i)] = i;
        }

        using CancellationTokenSource stop = new();
        int changes = 0;
        Thread changing = new(() =>
        {
            Random random = new(3);

            while (!stop.IsCancellationRequested)
            {
                TKey key = toKey(Staying + random.Next(500));

                if (!map.TryAdd(key, -1))
                {
                    map.Remove(key);
                }

                changes++;
            }
        });

        changing.Start();

        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                int[] found = [.. map.Select(element => toNumber(element.Key)).Order()];
                Assert.Equal(found.Distinct(), found);
                Assert.Equal(Enumerable.Range(0, Staying), found.Where(static number => number < Staying));
            }
        }
        finally
        {
            stop.Cancel();
            changing.Join();
        }

        Assert.True(changes > Rounds, $"Only {changes} changes were made meanwhile.");
    }
}
