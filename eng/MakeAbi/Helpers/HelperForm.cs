using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Helpers;

/// <summary>The rules by which a helper's prototype becomes C#.</summary>
/// <param name="contexts">The structs that are classes of the library.</param>
internal sealed class HelperForm(IReadOnlyList<ContextRow> contexts)
{
    /// <summary>The parameters in C#; null where one has no form.</summary>
    public IReadOnlyList<HelperParameter>? Parameters(AbiHelper helper, HelperRow? row)
    {
        List<HelperParameter> parameters = [];

        for (int i = 0; i < helper.Parameters.Length; i++)
        {
            AbiParameter parameter = helper.Parameters[i];
            string? form = row?.Parameters.TryGetValue(parameter.Name, out (string? Form, string Sentence) known) == true
                ? known.Form
                : null;
            bool hasSize = i + 1 < helper.Parameters.Length && IsSize(helper.Parameters[i + 1]);

            if (hasSize && IsMemory(parameter, form))
            {
                parameters.Add(
                    new(parameter.Name, [form == "read" || parameter.Type.StartsWith("const ", StringComparison.Ordinal)
                        ? "ReadOnlySpan<byte>"
                        : "Span<byte>"]));
                i++;
            }
            else if (Types(parameter, form) is { } types)
            {
                parameters.Add(new(parameter.Name, types));
            }
            else
            {
                return null;
            }
        }

        return parameters;
    }

    /// <summary>The result in C#; null where it has no form.</summary>
    public string? Result(AbiHelper helper) => helper.Result switch
    {
        "void" => "void",

        // What is below 0 is an errno value, and nothing above is longer than memory that a program has.
        "long" => "int",
        { } type when Handle(type) is { } handle => handle + "?",
        { } type => Number(type),
    };

    private IReadOnlyList<string>? Types(AbiParameter parameter, string? form)
    {
        string type = parameter.Type.Replace("const ", "", StringComparison.Ordinal);

        return (form, type) switch
        {
            (null, "struct bpf_dynptr *") =>
                [parameter.Type.StartsWith("const ", StringComparison.Ordinal) ? "in bpf_dynptr" : "ref bpf_dynptr"],
            ("in" or "out" or "ref", "struct bpf_dynptr *") => [form + " bpf_dynptr"],
            ("in" or "out" or "ref", _) => Number(type.TrimEnd('*', ' ')) is { } referred ? [$"{form} {referred}"] : null,
            ("read" or "span", _) => null,
            (not null, _) => form.Split(','),
            (_, "void *") => parameter.Name is "unsafe_ptr" or "user_ptr" ? ["ulong"] : null,
            _ => Handle(type) is { } handle ? [handle]
                : Number(type) is { } number ? [number]
                : type.EndsWith('*')
                    && Number(type.TrimEnd('*', ' ')) is { } written
                    && parameter.Name is "res" or "value" ? [$"out {Number(type.TrimEnd('*', ' '))}"]
                : null,
        };
    }

    private string? Handle(string type) => contexts.FirstOrDefault(context => type == $"struct {context.Name} *")?.Name;

    // Structs have a form of their own one day, so that only bytes and numbers count as memory.
    private static bool IsMemory(AbiParameter parameter, string? form) =>
        form is "read" or "span"
            || (form is null
                && parameter.Type is "void *" or "const void *" or "char *" or "const char *"
                && parameter.Name is not ("ctx" or "map" or "ringbuf"));

    private static bool IsSize(AbiParameter parameter) =>
        Number(parameter.Type) is not null
        && (parameter.Name is "size" or "len" or "sz" or "optlen" or "size_of_buf"
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
