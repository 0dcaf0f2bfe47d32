using System.Text;

namespace KernelMatrix.Guest.Truth;

/// <summary>
/// The functions of the running kernel by its BTF, read again from the description of the format (include/uapi/linux/btf.h,
/// 7.2) by code of its own: what the product says is held against this, so it must not share a line with it.
/// </summary>
internal sealed class RunningBtf
{
    private readonly byte[] blob;
    private readonly RunningBtf? image;
    private readonly int strings;
    private readonly int stringBytes;
    private readonly List<int> types = [0];
    private readonly Dictionary<string, int> functions = [];
    private readonly Dictionary<string, int> typedefs = [];
    private readonly HashSet<int> tagged = [];
    private readonly Dictionary<string, int> structs = [];
    private readonly Dictionary<string, int> unions = [];
    private readonly Dictionary<string, int> enumerators = [];

    // That of a module goes on where that of the image ends: of its types the names are known here, and nothing else.
    private RunningBtf(byte[] blob, RunningBtf? image = null)
    {
        (this.blob, this.image) = (blob, image);
        int header = Int(4);
        (strings, stringBytes) = (header + Int(16), Int(20));
        ReadTypes(header + Int(8), Int(12));
    }

    private bool HasTags => tagged.Count > 0;

    /// <summary>Reads /sys/kernel/btf/vmlinux.</summary>
    public static RunningBtf Read() => new(File.ReadAllBytes("/sys/kernel/btf/vmlinux"));

    /// <summary>Whether a module defines a struct that the image defines, too.</summary>
    public static bool IsDefinedTwice(string name, string module)
    {
        RunningBtf image = Read();
        return image.structs.ContainsKey(name)
            && new RunningBtf(File.ReadAllBytes($"/sys/kernel/btf/{module}"), image).structs.ContainsKey(name);
    }

    /// <summary>Whether there is a function with this name.</summary>
    public bool Has(string name) => functions.ContainsKey(name);

    /// <summary>The number of a function; null where there is none of this name.</summary>
    public int? IdOf(string name) => functions.TryGetValue(name, out int id) ? id : null;

    /// <summary>What a trace point gives to programs, which is what its typedef gets behind something of the kernel's own.</summary>
    /// <returns>Null where there is no such trace point.</returns>
    public string[]? TracePoint(string name)
    {
        if (!typedefs.TryGetValue("btf_trace_" + name, out int id))
        {
            return null;
        }

        int prototype = Strip(TypeOf(Strip(id)));
        return [.. Enumerable.Range(1, Vlen(prototype) - 1).Select(i => Canonical(Int(types[prototype] + 12 + (8 * i) + 4)))];
    }

    /// <summary>What a function takes.</summary>
    /// <returns>Null where there is no such function.</returns>
    public string[]? ParametersOf(string name)
    {
        if (!functions.TryGetValue(name, out int id))
        {
            return null;
        }

        int prototype = TypeOf(id);
        return [.. Enumerable.Range(0, Vlen(prototype)).Select(i => Canonical(Int(types[prototype] + 12 + (8 * i) + 4)))];
    }

    /// <summary>Whether any enumeration has a value with this name.</summary>
    public bool HasEnumerator(string name) => enumerators.ContainsKey(name);

    /// <summary>The value of an enumerator; null where no enumeration has one of this name.</summary>
    public int? ValueOf(string enumerator) => enumerators.TryGetValue(enumerator, out int value) ? value : null;

    /// <summary>The enumerators whose names begin so, with their values.</summary>
    public IEnumerable<(string Name, int Value)> Enumerators(string beginning) => enumerators
        .Where(one => one.Key.StartsWith(beginning, StringComparison.Ordinal)).Select(static one => (one.Key, one.Value));

    /// <summary>The number of the typedef that a trace point is; null where there is no such trace point.</summary>
    public int? IdOfTracePoint(string name) => typedefs.TryGetValue("btf_trace_" + name, out int id) ? id : null;

    /// <summary>
    /// The structs of functions that programs may be members of, with their numbers and those of the members that are functions: of each
    /// there is a struct whose name says so (BPF_STRUCT_OPS_VAL_PREFIX, kernel/bpf/bpf_struct_ops.c, 7.3), and some more are called alike.
    /// </summary>
    public IEnumerable<(string Name, int Id, int[] Functions)> StructsOfFunctions()
    {
        const string Prefix = "bpf_struct_ops_";

        foreach (string name in structs.Keys.Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (structs.TryGetValue(name[Prefix.Length..], out int id))
            {
                int[] functions = [.. Enumerable.Range(0, Vlen(id)).Where(i => IsFunction(Int(types[id] + 12 + (12 * i) + 4)))];
                yield return (name[Prefix.Length..], id, functions);
            }
        }
    }

    /// <summary>The hooks of the security modules: each has a pointer in one union, include/linux/lsm_hooks.h, 6.1 and 7.3.</summary>
    public IEnumerable<string> SecurityHooks() => unions.TryGetValue("security_list_options", out int id)
        ? Enumerable.Range(0, Vlen(id)).Select(i => Text(Int(types[id] + 12 + (12 * i))))
        : [];

    /// <summary>Whether a function returns nothing.</summary>
    public bool IsVoid(string function) => functions.TryGetValue(function, out int id) && TypeOf(TypeOf(id)) == 0;

    /// <summary>Whether a function is what a kfunc with implicit arguments is compiled to, which programs cannot call.</summary>
    public bool IsTwin(string name) =>
        HasTags
        && name.EndsWith("_impl", StringComparison.Ordinal)
        && functions.TryGetValue(name, out int id) && !tagged.Contains(id)
        && functions.TryGetValue(name[..^5], out int plain) && tagged.Contains(plain);

    /// <summary>Whether a function takes and returns what a C prototype says.</summary>
    public bool Fits(string name, string prototype)
    {
        (string result, string[] parameters) = CPrototype.Parse(prototype);
        int proto = TypeOf(functions[name]);
        int count = Vlen(proto);

        if (!IsSame(TypeOf(proto), result) || count != parameters.Length)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!IsSame(Int(types[proto] + 12 + (8 * i) + 4), parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What BTF has, for a person to read.</summary>
    public string Describe(string name)
    {
        if (!functions.TryGetValue(name, out int id))
        {
            return "nothing";
        }

        int proto = TypeOf(id);
        IEnumerable<string> parameters = Enumerable.Range(0, Vlen(proto))
            .Select(i => $"{Canonical(Int(types[proto] + 12 + (8 * i) + 4))} {Text(Int(types[proto] + 12 + (8 * i)))}");
        return $"{Canonical(TypeOf(proto))} ({string.Join(", ", parameters)}){(tagged.Contains(id) ? " tagged" : "")}";
    }

    private bool IsSame(int type, string text) =>
        Canonical(type) == CPrototype.Canonical(text, name => typedefs.TryGetValue(name, out int id) ? Canonical(id) : null);

    // Pointers by what they point to, numbers by size and sign, the rest by name; const and names of typedefs do not matter.
    private string Canonical(int type)
    {
        int at = types[type];
        int kind = Kind(type);
        string name = Text(Int(at));

        switch (kind)
        {
            case 0:
                return "void";
            case 1:
                int encoding = Int(at + 12);
                return name == "char"
                    ? name
                    : (encoding >> 24 & 4) != 0 ? "bool" : $"{((encoding >> 24 & 1) != 0 ? "i" : "u")}{Int(at + 8)}";
            case 2:
                return Canonical(TypeOf(type)) + "*";
            case 4 or 7 when kind == 4 || !IsUnionForward(at):
                // One struct by two names: programs got the second in 6.11.
                return name == "bpf_dynptr_kern" ? "struct bpf_dynptr" : $"struct {name}";
            case 5 or 7:
                return $"union {name}";
            case 6 or 19:
                return name.Length == 0 ? $"enum {Int(at + 8)}" : $"enum {name}";
            case 8 when name.Length > 0 && Kind(Strip(type)) is 4 or 5 && Text(Int(types[Strip(type)])).Length == 0:
                return $"struct {name}";
            case 8 or 9 or 10 or 11 or 18:
                return Canonical(TypeOf(type));
            case 13:
                return "function";
            default:
                return $"kind {kind}";
        }
    }

    private bool IsFunction(int type) => Kind(Strip(type)) == 2 && Kind(Strip(TypeOf(Strip(type)))) == 13;

    private int Strip(int type)
    {
        while (Kind(type) is 8 or 9 or 10 or 11 or 18)
        {
            type = TypeOf(type);
        }

        return type;
    }

    private bool IsUnionForward(int at) => (Int(at + 4) >> 31) != 0;

    private void ReadTypes(int start, int length)
    {
        for (int at = start; at < start + length; at += SizeAt(at))
        {
            int id = types.Count;
            types.Add(at);
            string name = Text(Int(at));

            switch (Kind(id))
            {
                case 4:
                    structs.TryAdd(name, id);
                    break;
                case 5:
                    unions.TryAdd(name, id);
                    break;
                case 12:
                    functions.TryAdd(name, id);
                    break;
                case 8:
                    typedefs.TryAdd(name, id);
                    break;
                case 6:
                    for (int i = 0; i < Vlen(id); i++)
                    {
                        enumerators.TryAdd(Text(Int(at + 12 + (8 * i))), Int(at + 12 + (8 * i) + 4));
                    }

                    break;
                case 17 when name == "bpf_kfunc":
                    tagged.Add(Int(at + 8));
                    break;
            }
        }
    }

    private int SizeAt(int at)
    {
        int vlen = Int(at + 4) & 0xffff;

        return 12 + (Int(at + 4) >> 24 & 0x1f) switch
        {
            1 or 14 or 17 => 4,
            3 => 12,
            4 or 5 or 15 or 19 => 12 * vlen,
            6 or 13 => 8 * vlen,
            _ => 0,
        };
    }

    private int Kind(int type) => type == 0 ? 0 : Int(types[type] + 4) >> 24 & 0x1f;

    private int Vlen(int type) => Int(types[type] + 4) & 0xffff;

    private int TypeOf(int type) => Int(types[type] + 8);

    private int Int(int at) => BitConverter.ToInt32(blob, at);

    private string Text(int offset)
    {
        if (image is not null && offset < image.stringBytes)
        {
            return image.Text(offset);
        }

        offset -= image?.stringBytes ?? 0;
        int end = Array.IndexOf(blob, (byte)0, strings + offset);
        return Encoding.UTF8.GetString(blob, strings + offset, end - strings - offset);
    }
}
