using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Facts;

/// <summary>A helper.</summary>
/// <param name="Number">The number that programs call it by.</param>
/// <param name="Name">Its name.</param>
/// <param name="Result">The C type of its result: <c>long</c>, <c>struct bpf_sock *</c>.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="IsVariadic">Whether it takes more than those.</param>
internal sealed record AbiHelper(int Number, string Name, string Result, ImmutableArray<AbiParameter> Parameters, bool IsVariadic)
{
    /// <summary>The helper as C declares it.</summary>
    public string Prototype
    {
        get
        {
            IEnumerable<string> parameters = Parameters.Select(
                static parameter => Join(parameter.Type, parameter.Name)).Concat(IsVariadic ? ["..."] : []);
            return $"{Join(Result, Name)}({string.Join(", ", parameters.DefaultIfEmpty("void"))})";
        }
    }

    private static string Join(string type, string name) => type.EndsWith('*') ? type + name : $"{type} {name}";
}
