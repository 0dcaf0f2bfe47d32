using System.Globalization;
using System.Runtime.InteropServices;

namespace KfuncGen.Code;

/// <summary>
/// Reads what the build lists of an object. The first line is its <see cref="ListingFormat"/>, any other one of
/// <list type="bullet">
/// <item><c>map Rules BPF_MAP_TYPE_LPM_TRIE</c>: a map's name and type, and below it lines that begin with a word:
/// <c>name rules</c> where the kernel is to call it otherwise; <c>key 8 Ipv4Prefix</c> and <c>value 4 u32</c>, size and type, which may
/// be left out; <c>entries 4096</c>, <c>flags 1</c>, <c>extra 5</c>, <c>node 0</c>, <c>pin /sys/fs/bpf/rules</c>;
/// <c>inner BPF_MAP_TYPE_HASH 4 8 1024 0</c>: type, size of key and value, entries and flags of the maps that it holds;</item>
/// <item><c>type Rule 4</c>: a struct's name and size, and below it <c>member Drop 0 bool</c>: name, offset, and type, which is a
/// scalar such as <c>u32</c>, a struct's name, or an array such as <c>u8[16]</c>;</item>
/// <item><c>data 16</c>: the size of the data that the programs share, and below it <c>field Dropped 8 8</c>: name, offset, size; and
/// <c>initial 0100</c>: bytes that it begins with, one after the other.</item>
/// </list>
/// </summary>
internal ref struct ObjectListing
{
    // What the kernel gives a map for the size of a value at most is less: KMALLOC_MAX_SIZE, and for arrays 2 GiB in all.
    private const uint LargestSize = int.MaxValue;

    private readonly List<ListedMap> maps = [];
    private readonly List<ListedType> types = [];
    private readonly List<ListedField> fields = [];
    private readonly List<ListedMember> members = [];
    private readonly List<byte> initial = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private ReadOnlySpan<char> line;
    private ReadOnlySpan<char> rest;
    private int lineNumber;
    private int dataSize;
    private bool isInMap;
    private bool isInType;

    /// <summary>Begins before the first line.</summary>
    public ObjectListing()
    {
    }

    /// <summary>Reads a listing.</summary>
    /// <param name="listing">The listing, with a line feed between two lines.</param>
    /// <exception cref="FormatException">It is not as the build writes it; the message has the line.</exception>
    public static ObjectCode Read(ReadOnlySpan<char> listing)
    {
        ObjectListing reader = new();

        foreach (Range range in listing.Split('\n'))
        {
            if (reader.lineNumber++ == 0)
            {
                ListingFormat.Check(listing[range]);
            }
            else
            {
                reader.ReadLine(listing[range]);
            }
        }

        reader.EndType();

        ObjectCode code = new()
        {
            Maps = reader.maps,
            Types = reader.types,
            DataSize = reader.dataSize,
            InitialData = [.. reader.initial],
            Fields = reader.fields,
        };

        ListedTypes.Check(code);
        return code;
    }

    private void ReadLine(ReadOnlySpan<char> text)
    {
        line = text;
        rest = text.Trim(' ');
        ReadOnlySpan<char> word = Word("a word");

        switch (word)
        {
            case "map":
                StartMap();
                break;
            case "type":
                StartType();
                break;
            case "member" when isInType:
                members.Add(new(Word("a member's name").ToString(), Number("its offset"), Word("its type").ToString()));
                break;
            case "data":
                dataSize = (int)Number("the size of the data");
                break;
            case "field":
                ReadField();
                break;
            case "initial":
                ReadInitial();
                break;
            default:
                if (!isInMap)
                {
                    throw Wrong("one of the words map, type, member below a type, data, field and initial");
                }

                CollectionsMarshal.AsSpan(maps)[^1] = ReadMap(word, maps[^1]);
                break;
        }

        if (!rest.IsEmpty)
        {
            throw Wrong("the end of the line before that");
        }
    }

    private void StartMap()
    {
        EndType();
        string name = Word("a map's name").ToString();
        string type = MapType();

        if (!names.Add("map " + name))
        {
            throw Wrong("each map once");
        }

        maps.Add(new ListedMap(name, type));
        isInMap = true;
    }

    private ListedMap ReadMap(ReadOnlySpan<char> word, ListedMap map) => word switch
    {
        "name" => map with { KernelName = Rest("the map's name in the kernel") },
        "key" => map with { Key = Element("the size of a key") },
        "value" => map with { Value = Element("the size of a value") },
        "entries" => map with { Entries = Number("how many elements it has at most", uint.MaxValue) },
        "flags" => map with { Flags = Number("its flags", uint.MaxValue) },
        "extra" => map with { Extra = Number("a number", uint.MaxValue) },
        "node" => map with { NumaNode = Number("a memory node") },
        "pin" => map with { Pin = Rest("a path") },
        "inner" => map with
        {
            Inner = new ListedMap(map.Name, MapType())
            {
                Key = Sized(Number("the size of a key")),
                Value = Sized(Number("the size of a value")),
                Entries = Number("how many elements", uint.MaxValue),
                Flags = Number("flags", uint.MaxValue),
            },
        },
        _ => throw Wrong("one of the words name, key, value, entries, flags, extra, node, pin and inner, or the next map, type or data"),
    };

    private void StartType()
    {
        EndType();
        string name = Word("a struct's name").ToString();

        if (!names.Add("type " + name))
        {
            throw Wrong("each struct once");
        }

        types.Add(new ListedType(name, Number("its size"), []));
        isInMap = false;
        isInType = true;
    }

    private void EndType()
    {
        if (isInType)
        {
            CollectionsMarshal.AsSpan(types)[^1] = types[^1] with { Members = [.. members] };
            members.Clear();
            isInType = false;
        }
    }

    private void ReadField()
    {
        ListedField field = new(Word("a field's name").ToString(), (int)Number("its offset"), (int)Number("its size"));
        fields.Add((long)field.Offset + field.Size <= dataSize ? field : throw Wrong($"a field within the {dataSize} bytes of the data"));
    }

    private void ReadInitial()
    {
        try
        {
            initial.AddRange(Convert.FromHexString(Word("bytes")));
        }
        catch (FormatException)
        {
            throw Wrong("two hexadecimal digits for each byte");
        }

        if (initial.Count > dataSize)
        {
            throw Wrong($"no more than the {dataSize} bytes of the data");
        }
    }

    private ListedElement Element(string what)
    {
        uint size = Number(what);
        return new(size, rest.IsEmpty ? null : Word("a type").ToString());
    }

    private static ListedElement? Sized(uint size) => size == 0 ? null : new(size, null);

    private string MapType()
    {
        ReadOnlySpan<char> type = Word("a name of enum bpf_map_type");
        return type.StartsWith("BPF_MAP_TYPE_") ? type.ToString() : throw Wrong("a name of enum bpf_map_type");
    }

    private ReadOnlySpan<char> Word(string expected)
    {
        int blank = rest.IndexOf(' ');
        ReadOnlySpan<char> word = blank < 0 ? rest : rest[..blank];
        rest = blank < 0 ? default : rest[(blank + 1)..];
        return word.IsEmpty ? throw Wrong(expected) : word;
    }

    private string Rest(string expected)
    {
        string text = rest.IsEmpty ? throw Wrong(expected) : rest.ToString();
        rest = default;
        return text;
    }

    private uint Number(string what, uint largest = LargestSize) =>
        uint.TryParse(Word(what), NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number <= largest
            ? number
            : throw Wrong($"{what}, from 0 to {largest}");

    private readonly FormatException Wrong(string expected) =>
        new($"Read '{line.ToString()}' in line {lineNumber} of what the programs of an object share; expected {expected}. The build " +
            "wrote it: build the project again.");
}
