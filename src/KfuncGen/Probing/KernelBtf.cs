using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;

namespace KfuncGen.Probing;

/// <summary>The functions of one BTF blob: the kernel image's or one module's.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KernelBtf
{
    private readonly BtfReader reader;
    private readonly string? module;
    private readonly Lazy<IReadOnlyList<BtfType>> marked;
    private readonly Lazy<HashSet<BtfTypeId>> tagged;
    private readonly Lazy<HashSet<long>> helpers;
    private readonly Lazy<BtfTypeNames> types;
    private readonly Lazy<Dictionary<string, BtfType>> variables;

    private KernelBtf(BtfReader reader, string? module)
    {
        this.reader = reader;
        this.module = module;
        helpers = new(ReadHelpers);
        types = new(() => new BtfTypeNames(this.reader));
        variables = new(() => BtfPerCpuVariables.Of(this.reader)
            .GroupBy(static variable => variable.Name, StringComparer.Ordinal)
            .ToDictionary(static same => same.Key, static same => same.First(), StringComparer.Ordinal));
        marked = new(() => this.reader.FindFunctionsTagged("bpf_kfunc"u8));
        tagged = new(() => [.. marked.Value.Select(static function => function.Id)]);
    }

    /// <summary>The numbers that <c>enum bpf_func_id</c> names; empty in a module and where there is no such enum.</summary>
    /// <exception cref="BtfFormatException">The enum is damaged.</exception>
    public IReadOnlySet<long> Helpers => helpers.Value;

    /// <summary>The structs, unions, enums and typedefs of a name; those of a module without the kernel's.</summary>
    /// <exception cref="BtfFormatException">A name is not inside the string section.</exception>
    public IReadOnlyList<BtfType> FindTypes(string name) => types.Value.Find(name);

    /// <summary>The variable of a name that each processor has; null where there is none.</summary>
    /// <exception cref="BtfFormatException">The section of these variables is damaged.</exception>
    public BtfType? FindVariable(string name) => variables.Value.TryGetValue(name, out BtfType variable) ? variable : null;

    /// <summary>The names of all variables that each processor has.</summary>
    /// <exception cref="BtfFormatException">The section of these variables is damaged.</exception>
    public IReadOnlyCollection<string> Variables => variables.Value.Keys;

    /// <summary>Whether a type is one of this blob's own.</summary>
    public bool Has(BtfType type) => type.Reader == reader;

    /// <summary>Opens the BTF of a kernel image.</summary>
    /// <exception cref="BtfFormatException">The bytes are no valid BTF.</exception>
    public static KernelBtf Open(ReadOnlyMemory<byte> blob) => new(new BtfReader(blob), null);

    /// <summary>Opens the BTF of a module of this kernel.</summary>
    /// <exception cref="BtfFormatException">The bytes are no valid BTF.</exception>
    public KernelBtf OpenModule(ReadOnlyMemory<byte> blob, string name) => new(new BtfReader(blob, reader), name);

    /// <summary>
    /// Looks a function up by its exact name; null where there is none. Of several it is the one that BTF marks as a kfunc, or else the
    /// first.
    /// </summary>
    /// <exception cref="BtfFormatException">What the function refers to is damaged.</exception>
    public KernelFunction? Find(string name)
    {
        if (!TryFind(name, out BtfType function))
        {
            return null;
        }

        if (!tagged.Value.Contains(function.Id) && FindMarked(name) is { } kfunc)
        {
            function = kfunc;
        }

        return Describe(function, name);
    }

    /// <summary>The other functions of the name of one that BTF does not mark: any of them may be the kfunc.</summary>
    /// <exception cref="BtfFormatException">What one of them refers to is damaged.</exception>
    public IEnumerable<KernelFunction> FindOthers(string name, KernelFunction than) =>
        reader.FindFunctions(Encoding.UTF8.GetBytes(name))
            .Where(function => function.Id != than.Id)
            .Select(function => Describe(function, name));

    private KernelFunction Describe(BtfType function, string name)
    {
        bool isTagged = tagged.Value.Contains(function.Id);

        return new KernelFunction(function)
        {
            IsTagged = isTagged,
            IsTwin = !isTagged && IsTwin(name),
            Module = module,
        };
    }

    private BtfType? FindMarked(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);

        foreach (BtfType function in marked.Value)
        {
            if (function.NameBytes.SequenceEqual(bytes))
            {
                return function;
            }
        }

        return null;
    }

    private HashSet<long> ReadHelpers()
    {
        HashSet<long> numbers = [];

        foreach (BtfType type in reader.TypesOfKind(BtfKind.Enum))
        {
            if (type.NameBytes.SequenceEqual("bpf_func_id"u8))
            {
                // The last enumerator, __BPF_FUNC_MAX_ID, is one more than the last helper; the first, unspec, is none.
                foreach (BtfEnumValue value in type.EnumValues)
                {
                    if (value.Value != 0 && !value.Name.StartsWith("__", StringComparison.Ordinal))
                    {
                        numbers.Add(value.Value);
                    }
                }

                break;
            }
        }

        return numbers;
    }

    private bool IsTwin(string name) =>
        name.EndsWith(SuppliedArguments.TwinSuffix, StringComparison.Ordinal)
        && TryFind(name.AsSpan(0, name.Length - SuppliedArguments.TwinSuffix.Length), out BtfType sibling)
        && tagged.Value.Contains(sibling.Id);

    private bool TryFind(ReadOnlySpan<char> name, out BtfType function)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(name)];
        Encoding.UTF8.GetBytes(name, bytes);
        return reader.TryFindFunction(bytes, out function);
    }
}
