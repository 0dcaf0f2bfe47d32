using KfuncGen.Code;

namespace KfuncGen.Tests.Objects;

/// <summary>What programs share is read as the build lists it, and what it does not list is an error with its line.</summary>
public sealed class ObjectListingTests
{
    private const string Whole = """
        listing 1
        map Rules BPF_MAP_TYPE_LPM_TRIE
        name rules_of_firewall
        key 8 Prefix
        value 4 Rule
        entries 4096
        flags 1
        extra 5
        node 0
        pin /sys/fs/bpf/my rules
        map Tables BPF_MAP_TYPE_HASH_OF_MAPS
        key 4
        value 4
        entries 8
        inner BPF_MAP_TYPE_HASH 4 8 1024 0
        map Events BPF_MAP_TYPE_RINGBUF
        entries 4294967295
        type Prefix 8
        member Length 0 u32
        member Address 4 u8[4]
        type Rule 4
        member Drop 0 bool
        type Both 16
        member Prefix 0 Prefix
        member Rules 8 Rule[2]
        data 16
        field Dropped 8 8
        initial 01
        initial 0203
        """;

    [Fact]
    public void A_listing_is_read_whole()
    {
        ObjectCode code = ObjectListing.Read(Whole);

        Assert.Equal(
            [
                new("Rules", "BPF_MAP_TYPE_LPM_TRIE")
                {
                    KernelName = "rules_of_firewall",
                    Key = new(8, "Prefix"),
                    Value = new(4, "Rule"),
                    Entries = 4096,
                    Flags = 1,
                    Extra = 5,
                    NumaNode = 0,
                    Pin = "/sys/fs/bpf/my rules",
                },
                new("Tables", "BPF_MAP_TYPE_HASH_OF_MAPS")
                {
                    Key = new(4, null),
                    Value = new(4, null),
                    Entries = 8,
                    Inner = new("Tables", "BPF_MAP_TYPE_HASH") { Key = new(4, null), Value = new(8, null), Entries = 1024 },
                },
                new("Events", "BPF_MAP_TYPE_RINGBUF") { Entries = uint.MaxValue },
            ],
            code.Maps);
        Assert.Equal(["Prefix", "Rule", "Both"], code.Types.Select(static type => type.Name));
        Assert.Equal([new("Length", 0, "u32"), new("Address", 4, "u8[4]")], code.Types[0].Members);
        Assert.Equal((16, 1), (code.DataSize, code.Fields.Count));
        Assert.Equal(new ListedField("Dropped", 8, 8), code.Fields[0]);
        Assert.Equal([1, 2, 3], code.InitialData);
    }

    [Theory]
    [InlineData("map Rules", "a name of enum bpf_map_type")]
    [InlineData("map Rules HASH", "a name of enum bpf_map_type")]
    [InlineData("map A BPF_MAP_TYPE_HASH more", "the end of the line")]
    [InlineData("key 4 u32", "one of the words map, type")]
    [InlineData("map A BPF_MAP_TYPE_HASH\nkey -1", "the size of a key, from 0 to 2147483647")]
    [InlineData("map A BPF_MAP_TYPE_HASH\nentries 4294967296", "how many elements it has at most, from 0 to 4294967295")]
    [InlineData("map A BPF_MAP_TYPE_HASH\ncolour 4", "one of the words name, key")]
    [InlineData("map A BPF_MAP_TYPE_HASH\nmap A BPF_MAP_TYPE_HASH", "each map once")]
    [InlineData("type T 4\ntype T 4", "each struct once")]
    [InlineData("type T 4\nmember A 0", "its type")]
    [InlineData("member A 0 u32", "one of the words map, type")]
    [InlineData("type T 4\nkey 4", "one of the words map, type")]
    [InlineData("data 8\nfield A 4 8", "a field within the 8 bytes of the data")]
    [InlineData("data 2147483648", "the size of the data, from 0 to 2147483647")]
    [InlineData("data 2\ninitial 0", "two hexadecimal digits for each byte")]
    [InlineData("data 2\ninitial 010203", "no more than the 2 bytes of the data")]
    [InlineData("", "a word")]
    public void What_the_build_would_not_write_is_an_error_with_its_line(string lines, string expected)
    {
        string listing = $"listing 1\n{lines}";
        string last = lines.Split('\n')[^1];

        FormatException exception = Assert.Throws<FormatException>(() => ObjectListing.Read(listing));

        Assert.StartsWith(
            $"Read '{last}' in line {listing.Split('\n').Length} of what the programs of an object share;", exception.Message);
        Assert.Contains($"expected {expected}", exception.Message);
    }

    [Theory]
    [InlineData("type T 4\nmember A 0 T", "Read type 'T', which is no scalar such as u32, no struct that stands before it")]
    [InlineData("type T 4\nmember A 1 u32", "Read member 'A' of type u32 at 1 in struct 'T' of 4 bytes, which it does not fit")]
    [InlineData("type T 4\nmember A 0 u64[4294967295][4294967295][4294967295]", "which it does not fit")]
    [InlineData("map A BPF_MAP_TYPE_HASH\nkey 4 u64", "Read a key of 4 bytes for map 'A', and its type u64 has 8")]
    [InlineData("map A BPF_MAP_TYPE_HASH\nvalue 4 u8[4", "Read type 'u8[4'")]
    public void Types_are_what_they_are_said_to_be(string lines, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ObjectListing.Read($"listing 1\n{lines}")).Message);

    [Fact]
    public void A_format_of_the_future_is_refused() =>
        Assert.Contains("reads formats up to 1", Assert.Throws<FormatException>(() => ObjectListing.Read("listing 2")).Message);
}
