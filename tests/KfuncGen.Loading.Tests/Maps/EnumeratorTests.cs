using System.Runtime.CompilerServices;

namespace KfuncGen.Tests.Maps;

/// <summary>Enumerators give back what they read into, and nobody sees another's elements for that.</summary>
public sealed class EnumeratorTests
{
    private const int Elements = 3000;

    [Fact]
    public void A_walk_within_a_walk_sees_all_pairs()
    {
        using BpfHashMap<int, long> map = Make(Elements / 10);
        HashSet<(int, int)> pairs = [];

        foreach ((int outer, long value) in map)
        {
            foreach ((int inner, long other) in map)
            {
                Assert.True(pairs.Add((outer, inner)));
                Assert.Equal(-inner, other);
            }

            Assert.Equal(-outer, value);
        }

        Assert.Equal(Elements / 10 * (Elements / 10), pairs.Count);
    }

    [Fact]
    public void Disposed_twice_it_gives_back_once()
    {
        using BpfHashMap<int, long> map = Make(Elements);
        BpfMapEnumerator<int, long> first = map.GetEnumerator();
        Assert.True(first.MoveNext());
        BpfMapEnumerator<int, long> copy = first;
        first.Dispose();

        using BpfMapEnumerator<int, long> second = map.GetEnumerator();
        Assert.True(second.MoveNext());
        copy.Dispose();

        using BpfMapEnumerator<int, long> third = map.GetEnumerator();
        HashSet<int> keys = [second.Current.Key];

        // In turn: each has memory of its own.
        while (second.MoveNext())
        {
            Assert.True(third.MoveNext());
            Assert.Equal(-third.Current.Key, third.Current.Value);
            Assert.Equal(-second.Current.Key, second.Current.Value);
            Assert.True(keys.Add(second.Current.Key));
        }

        Assert.Equal(Elements, keys.Count);
        Assert.False(first.MoveNext());
        Assert.Throws<NotSupportedException>(() => copy.Reset());
    }

    [Fact]
    public void Values_of_more_than_a_page_come_whole()
    {
        using BpfHashMap<int, Large> map = KernelMaps.Make<BpfHashMap<int, Large>>(40);

        for (int key = 0; key < 40; key++)
        {
            Large value = default;
            value[0] = value[Large.Length - 1] = key;
            map[key] = value;
        }

        HashSet<int> keys = [];

        foreach ((int key, Large value) in map)
        {
            Assert.Equal((key, key), (value[0], value[Large.Length - 1]));
            keys.Add(key);
        }

        Assert.Equal(40, keys.Count);
    }

    private static BpfHashMap<int, long> Make(int elements)
    {
        BpfHashMap<int, long> map = KernelMaps.Make<BpfHashMap<int, long>>((uint)elements);

        for (int key = 0; key < elements; key++)
        {
            map[key] = -key;
        }

        return map;
    }

    [InlineArray(Length)]
    private struct Large
    {
        public const int Length = 3000;

        private long element;
    }
}
