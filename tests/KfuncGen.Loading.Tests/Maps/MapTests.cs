using System.Runtime.InteropServices;

namespace KfuncGen.Tests.Maps;

public sealed class MapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Many_at_once_do_what_one_by_one_does(int count)
    {
        using BpfHashMap<int, long> batch = KernelMaps.Make<BpfHashMap<int, long>>(2000);
        using BpfHashMap<int, long> single = KernelMaps.Make<BpfHashMap<int, long>>(2000);
        int[] keys = [.. Enumerable.Range(0, count)];
        long[] values = [.. keys.Select(static key => key * 3L)];

        batch.Set(keys, values);

        foreach (int key in keys)
        {
            single[key] = key * 3L;
        }

        Assert.Equal(single.OrderBy(static one => one.Key), batch.OrderBy(static one => one.Key));

        // Every third is there no more, and some never were.
        int[] gone = [.. Enumerable.Range(-5, count + 10).Where(static key => key % 3 == 0)];
        Assert.Equal(gone.Count(key => single.Remove(key)), batch.Remove(gone));
        Assert.Equal(single.OrderBy(static one => one.Key), batch.OrderBy(static one => one.Key));

        batch.Clear();
        Assert.Empty(batch);
    }

    [Fact]
    public void Many_elements_of_a_trie_are_written_and_removed_too()
    {
        using BpfLpmTrie<Ipv4Prefix, int> map = KernelMaps.Make<BpfLpmTrie<Ipv4Prefix, int>>(100);
        Ipv4Prefix[] keys = [new("10.0.0.0/8"), new("10.1.0.0/16"), new("192.168.1.1")];

        map.Set(keys, [1, 2, 3]);

        Assert.Equal(2, map[new("10.1.2.3")]);
        Assert.Equal(1, map[new("10.2.2.3")]);
        Assert.Equal(3, map.Count());
        Assert.Equal(2, map.Remove([keys[0], new("1.0.0.0/8"), keys[2]]));
        Assert.Equal([2], map.Select(static element => element.Value));
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(7, 43)]
    [InlineData(49, 1)]
    [InlineData(50, 0)]
    public void Parts_of_an_array_are_read_and_written_at_once(int start, int count)
    {
        using BpfArray<int> map = KernelMaps.Make<BpfArray<int>>(50);
        int[] written = [.. Enumerable.Range(100, count)];
        int[] read = new int[count];

        map.Set(start, written);
        map.CopyTo(start, read);

        Assert.Equal(written, read);
        Assert.Equal([.. new int[start], .. written], map);
        Assert.Throws<ArgumentOutOfRangeException>(() => map.CopyTo(start, new int[count + 1]));
    }

    [Fact]
    public void A_full_map_says_so()
    {
        using BpfHashMap<int, int> map = KernelMaps.Make<BpfHashMap<int, int>>(2);
        map.Set([1, 2], [1, 2]);

        BpfMapException single = Assert.Throws<BpfMapException>(() => map[3] = 3);
        BpfMapException batch = Assert.Throws<BpfMapException>(() => map.Set([3, 4], [3, 4]));

        Assert.Equal(
            "BPF map 'tested': the kernel did not take an element: it is full (E2BIG), with as many elements as it may have: 2. Make " +
            "it larger, or remove some.",
            single.Message);
        Assert.Equal(single.Message, batch.Message);
        Assert.Equal(7, batch.ErrorNumber);
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        using BpfHashMap<int, int> map = KernelMaps.Make<BpfHashMap<int, int>>(2);

        Assert.Equal("BPF map 'tested' has no element with the key 5.", Assert.Throws<KeyNotFoundException>(() => map[5]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelMaps.Make<BpfArray<int>>(3)[3]);
    }

    [Fact]
    public void A_frozen_map_is_only_read()
    {
        using BpfHashMap<int, int> map = KernelMaps.Make<BpfHashMap<int, int>>(2);
        map[1] = 7;
        map.Freeze();

        Assert.Equal(7, map[1]);
        Assert.Contains("it is frozen", Assert.Throws<BpfMapException>(() => map[1] = 8).Message);
        Assert.Contains("it is frozen", Assert.Throws<BpfMapException>(() => map.Set([1, 2], [1, 2])).Message);
        Assert.Contains("it is frozen", Assert.Throws<BpfMapException>(() => map.Remove([1, 2])).Message);
    }

    [Fact]
    public void A_map_that_the_kernel_does_not_make_is_explained()
    {
        _ = KernelMaps.Make<BpfArray<int>>(1);
        BpfMapException refused = Assert.Throws<BpfMapException>(
            () => BpfMap.Create<BpfHashMap<int, int>>(new() { MaxEntries = 0, Name = "none" }));

        Assert.Equal(
            "BPF map 'none': the kernel did not make it with 0 entries, keys of 4 and values of 4 bytes: an argument does not fit it " +
            "(EINVAL): such as a prefix that is longer than the key, or what this type of map cannot do.",
            refused.Message);
    }

    [Fact]
    public void A_map_is_opened_by_its_number_if_it_is_such_a_map()
    {
        using BpfHashMap<int, long> map = KernelMaps.Make<BpfHashMap<int, long>>(4);
        map[1] = 11;

        using BpfHashMap<int, long> same = BpfMap.OpenById<BpfHashMap<int, long>>(map.Id);
        same[2] = 22;

        Assert.Equal(22, map[2]);
        Assert.Equal(map.Info, same.Info);
        Assert.Equal(
            ("tested", BpfMapType.Hash, 4, 8, 4u),
            (same.Info.Name, same.Info.Type, same.Info.KeySize, same.Info.ValueSize, same.Info.MaxEntries));
        Assert.Equal(
            $"The map with the number {map.Id} is 'tested', of type Hash with keys of 4 and values of 8 bytes; expected type Hash with " +
            "keys of 4 and values of 4 bytes.",
            Assert.Throws<BpfMapException>(() => BpfMap.OpenById<BpfHashMap<int, int>>(map.Id)).Message);
        Assert.Contains("expected type Array", Assert.Throws<BpfMapException>(() => BpfMap.OpenById<BpfArray<long>>(map.Id)).Message);
        Assert.Contains(
            "there is none", Assert.Throws<BpfMapException>(() => BpfMap.OpenById<BpfHashMap<int, int>>(uint.MaxValue - 1)).Message);
    }

    [Fact]
    public void A_pinned_map_outlives_its_object()
    {
        using BpfFileSystem files = BpfFileSystem.Mount();
        string path = Path.Combine(files.Path, "rules");

        using (BpfHashMap<int, long> map = KernelMaps.Make<BpfHashMap<int, long>>(4))
        {
            map[1] = 11;
            map.Pin(path);
            Assert.Contains("EEXIST", Assert.Throws<BpfMapException>(() => map.Pin(path)).Message);
        }

        using (BpfHashMap<int, long> again = BpfMap.OpenPinned<BpfHashMap<int, long>>(path))
        {
            Assert.Equal(11, again[1]);
            Assert.Contains(
                $"The map at {path} is 'tested'",
                Assert.Throws<BpfMapException>(() => BpfMap.OpenPinned<BpfHashMap<int, int>>(path)).Message);
        }

        File.Delete(path);
        Assert.Contains("there is none", Assert.Throws<BpfMapException>(() => BpfMap.OpenPinned<BpfHashMap<int, long>>(path)).Message);
    }

    [Fact]
    public void A_disposed_map_is_refused()
    {
        BpfHashMap<int, int> map = KernelMaps.Make<BpfHashMap<int, int>>(4);
        map.Dispose();
        map.Dispose();

        Assert.Throws<ObjectDisposedException>(() => map[1]);
        Assert.Throws<ObjectDisposedException>(() => map.Set([1, 2], [1, 2]));
        Assert.Throws<ObjectDisposedException>(() => map.Count());
    }

    [Fact]
    public void An_access_allocates_nothing()
    {
        using BpfHashMap<Ipv4Prefix, long> map = KernelMaps.Make<BpfHashMap<Ipv4Prefix, long>>(4);
        using BpfPerCpuArray<long> counters = KernelMaps.Make<BpfPerCpuArray<long>>(4);
        using BpfArray<long> array = KernelMaps.Make<BpfArray<long>>(4);
        PerCpuValues<long> values = new();
        Ipv4Prefix[] keys = [new("10.0.0.1"), new("10.0.0.2")];
        long[] written = [1, 2];
        long sum = 0;
        long before = 0;

        // The first rounds are those in which the runtime itself allocates.
        for (int i = 0; i < 200; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            map[keys[0]] = i;
            sum += map[keys[0]];
            map.TryReplace(keys[0], 1);
            map.TryAdd(keys[1], 2);
            map.Remove(keys[1], out _);
            map.Set(keys, written);
            map.Remove(keys);
            array[1] = i;
            sum += array[1];
            counters.GetValues(1, values);
            counters[1] = values;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public void What_is_for_programs_says_what_to_use_instead()
    {
        using BpfHashMap<int, int> map = KernelMaps.Make<BpfHashMap<int, int>>(4);

        Assert.Equal(
            "'Find' of a map is for BPF programs. In user space, use TryGetValue of the loaded object's map.",
            Assert.Throws<BpfOnlyException>(() => map.Find(1)).Message);
    }

    [Theory]
    [InlineData("10.0.0.0/8", 8u, 10)]
    [InlineData("1.2.3.4", 32u, 0x04030201)]
    [InlineData("0.0.0.0/0", 0u, 0)]
    public void A_network_is_a_key(string network, uint length, int address)
    {
        Ipv4Prefix prefix = new(network);

        Assert.Equal(
            (length, BitConverter.IsLittleEndian ? (uint)address : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((uint)address)),
            (prefix.Length, prefix.Address));
        Assert.Equal(network.Contains('/') ? network : network + "/32", prefix.ToString());
        Assert.Equal(8, Marshal.SizeOf<Ipv4Prefix>());
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("fe80::/10")]
    [InlineData("10.0.0.0/33")]
    [InlineData("ten")]
    public void What_is_no_network_of_IPv4_is_said(string text) =>
        Assert.Contains(
            "expected a network of IPv4 such as 10.0.0.0/8", Assert.Throws<FormatException>(() => new Ipv4Prefix(text)).Message);
}
