using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Helpers;

/// <summary>The rules by which a helper's prototype becomes C#.</summary>
/// <param name="contexts">The structs that are classes of the library.</param>
/// <param name="enums">The enums that helpers take and give.</param>
internal sealed class HelperForm(IReadOnlyList<ContextRow> contexts, IReadOnlyList<HelperEnum> enums)
{
    /// <summary>The type parameter that stands for a struct of the user's, which is memory of its size.</summary>
    public const string Struct = "T";

    /// <summary>The type parameter that stands for a kernel object's class, which projects declare.</summary>
    public const string Object = "TObject";

    /// <summary>
    /// Whether the kernel's first parameter is the program's context, which C# need not pass: of kinds whose parameters are the hook's,
    /// there is none in C#.
    /// </summary>
    public static bool HasContext(AbiHelper helper, HelperRow? row) =>
        helper.Parameters is [{ Name: "ctx" or "regs" } first, ..]
        && first.Type is "void *" or "struct bpf_perf_event_data *" or "struct pt_regs *"
        && row?.Parameters.GetValueOrDefault(first.Name).Form is null;

    /// <summary>The parameters in C#; null where one has no form.</summary>
    public IReadOnlyList<HelperParameter>? Parameters(AbiHelper helper, HelperRow? row)
    {
        List<HelperParameter> parameters = [];

        for (int i = HasContext(helper, row) ? 1 : 0; i < helper.Parameters.Length; i++)
        {
            AbiParameter parameter = helper.Parameters[i];
            string? form = row?.Parameters.TryGetValue(parameter.Name, out (string? Form, string Sentence) known) == true
                ? known.Form
                : null;
            bool hasSize = i + 1 < helper.Parameters.Length && IsSize(helper.Parameters[i + 1]);

            if (hasSize && IsMemory(parameter, form))
            {
                bool isRead = form == "read" || parameter.Type.StartsWith("const ", StringComparison.Ordinal);
                string span = isRead ? "ReadOnlySpan<byte>" : "Span<byte>";
                parameters.Add(new(
                    parameter.Name, IsStruct(parameter) && form != "span" ? [span, (isRead ? "in " : "ref ") + Struct] : [span]));
                i++;
            }
            else if (Types(parameter, form) is { } types)
            {
                parameters.Add(new(parameter.Name, types, parameter.Name == "flags" && IsFlags(form)));
            }
            else
            {
                return null;
            }
        }

        return parameters;
    }

    /// <summary>The structs that programs pass memory of, with its size behind it.</summary>
    public IEnumerable<string> Held(AbiHelper helper) => helper.Parameters.Zip(helper.Parameters.Skip(1))
        .Where(pair => IsStruct(pair.First) && IsMemory(pair.First, form: null) && IsSize(pair.Second))
        .Select(static pair => StructOf(pair.First.Type));

    /// <summary>The result in C#; null where it has no form.</summary>
    public string? Result(AbiHelper helper, HelperRow? row) => (row?.Result, helper.Result) switch
    {
        ({ } kind, _) when kind.StartsWith("object", StringComparison.Ordinal) => Object,
        ("span", _) => "Span<byte>",
        ({ } name, _) => Enum(name)?.Name ?? throw new AbiException($"'{helper.Name}' gives '{name}', which is no enum of the table."),
        (_, "void") => "void",

        // What is below 0 is an errno value, and nothing above is longer than memory that a program has.
        (_, "long") => "int",
        (_, { } type) when Handle(type) is { } handle => handle + "?",
        (_, { } type) when type.StartsWith("struct ", StringComparison.Ordinal) => Object + "?",
        (_, { } type) => Number(type),
    };

    /// <summary>Which struct of the kernel's a helper returns where projects declare its class; null for all other results.</summary>
    public string? ResultStruct(AbiHelper helper, HelperRow? row) => Result(helper, row)?.TrimEnd('?') == Object
        ? row?.Result?.Split(':') is [_, { } named] ? named : StructOf(helper.Result)
        : null;

    private IReadOnlyList<string>? Types(AbiParameter parameter, string? form)
    {
        string type = parameter.Type.Replace("const ", "", StringComparison.Ordinal);

        return (form, type) switch
        {
            (null, "struct bpf_dynptr *") =>
                [parameter.Type.StartsWith("const ", StringComparison.Ordinal) ? "in bpf_dynptr" : "ref bpf_dynptr"],
            ("in" or "out" or "ref", "struct bpf_dynptr *") => [form + " bpf_dynptr"],
            ("in" or "out" or "ref", _) => Number(type.TrimEnd('*', ' ')) is { } referred ? [$"{form} {referred}"] : null,
            ("text", _) => ["[KernelText] ReadOnlySpan<byte>"],
            ("first", _) => ["ref byte"],
            ("read" or "span", _) => null,
            ("constant", _) => Number(type) is { } said ? ["[ConstantExpected] " + said] : null,
            ("zero", _) => Number(type) is { } reserved ? [reserved] : null,
            ({ } name, _) when Enum(name) is { } taken => Number(type) == taken.Type
                ? [name]
                : throw new AbiException($"'{name}' is of {taken.Type}, and a helper takes {parameter.Type} {parameter.Name}."),
            (not null, _) => form.Split(','),
            (_, "void *") => parameter.Name switch
            {
                "unsafe_ptr" or "user_ptr" => ["ulong"],
                "sk" or "sock" or "tp" => ["object"],
                _ => null,
            },
            _ => Handle(type) is { } handle ? [handle]
                : Number(type) is { } number ? [number]
                : IsObject(type) ? [$"[KernelObject(\"{StructOf(type)}\")] object"]
                : type.EndsWith('*')
                    && Number(type.TrimEnd('*', ' ')) is { } written
                    && parameter.Name is "res" or "value" ? [$"out {Number(type.TrimEnd('*', ' '))}"]
                : null,
        };
    }

    private bool IsFlags(string? form) => form == "zero" || (form is not null && Enum(form) is { IsFlags: true });

    private HelperEnum? Enum(string name) => enums.FirstOrDefault(one => one.Name == name);

    private string? Handle(string type) => type == "struct seq_file *"
        ? "seq_file"
        : contexts.FirstOrDefault(context => type == $"struct {context.Name} *")?.Name;

    // Classes of these are declared by projects, with the fields that they ask for; what a program holds itself is none of them.
    private static bool IsObject(string type) => type is "struct task_struct *" or "struct inode *" or "struct file *" or "struct path *"
        or "struct linux_binprm *" or "struct cgroup *" or "struct socket *";

    private static string StructOf(string pointer) =>
        pointer.Replace("const ", "", StringComparison.Ordinal)["struct ".Length..^" *".Length];

    private static bool IsStruct(AbiParameter parameter) =>
        parameter.Type.Replace("const ", "", StringComparison.Ordinal) is { } type
        && type.StartsWith("struct ", StringComparison.Ordinal) && type.EndsWith(" *", StringComparison.Ordinal);

    private bool IsMemory(AbiParameter parameter, string? form) =>
        form is "read" or "span"
            || (form is null
                && (parameter.Type is "void *" or "const void *" or "char *" or "const char *" or "__u64 *"
                    || (IsStruct(parameter) && Handle(parameter.Type) is null && !IsObject(parameter.Type)))
                && parameter.Name is not ("ctx" or "map" or "ringbuf"));

    private static bool IsSize(AbiParameter parameter) =>
        Number(parameter.Type) is not null
        && (parameter.Name is "size" or "len" or "sz" or "optlen" or "size_of_buf" or "plen"
            || parameter.Name.EndsWith("_size", StringComparison.Ordinal)
            || parameter.Name.EndsWith("_len", StringComparison.Ordinal)
            || parameter.Name.EndsWith("_sz", StringComparison.Ordinal));

    private static string? Number(string type) => type switch
    {
        "int" or "__s32" => "int",
        "__u32" or "__be32" or "__wsum" => "uint",
        "__u64" or "unsigned long" => "ulong",
        "__s64" or "long" => "long",
        "__u16" or "__be16" => "ushort",
        _ => null,
    };
}
