using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// What can be named at some point of a function.
internal sealed class Scope
{
    private readonly List<Variable> variables = [];
    private readonly List<SpanVariable> spans = [];
    private readonly List<StructVariable> structs = [];

    public IReadOnlyList<Variable> Variables => variables;

    public IReadOnlyList<SpanVariable> Spans => spans;

    public IReadOnlyList<StructVariable> Structs => structs;

    public void Add(Variable variable) => variables.Add(variable);

    public void Add(SpanVariable span) => spans.Add(span);

    // A struct brings its fields.
    public void Add(StructVariable variable)
    {
        structs.Add(variable);

        foreach ((string name, ScalarType type) in variable.Type.Fields)
        {
            variables.Add(new Variable($"{variable.Name}.{name}", type, variable.IsWritable));
        }
    }

    // Where a nested block begins, and with End, where it ends.
    public (int Variables, int Spans, int Structs) Begin() => (variables.Count, spans.Count, structs.Count);

    public void End((int Variables, int Spans, int Structs) begin)
    {
        variables.RemoveRange(begin.Variables, variables.Count - begin.Variables);
        spans.RemoveRange(begin.Spans, spans.Count - begin.Spans);
        structs.RemoveRange(begin.Structs, structs.Count - begin.Structs);
    }
}
