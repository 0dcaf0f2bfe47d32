using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

/// <summary>Makes random programs: the same one for the same seed.</summary>
public sealed class ProgramGenerator
{
    private readonly Random random;
    private readonly List<Function> functions = [];
    private readonly List<StructType> structTypes = [];
    private readonly List<Node> members = [];

    private ProgramGenerator(int seed) => random = new Random(seed);

    /// <summary>Makes a program.</summary>
    /// <param name="name">The name of its class.</param>
    /// <param name="seed">What it is made from.</param>
    public static RandomProgram Generate(string name, int seed)
    {
        ProgramGenerator generator = new(seed);
        generator.AddStructTypes();

        // Functions call only those that came before, so none calls itself.
        for (int count = generator.random.Next(4); count > 0; count--)
        {
            generator.AddFunction();
        }

        generator.AddMain();
        return new RandomProgram(name, seed, Node.Sequence(generator.members));
    }

    private void AddStructTypes()
    {
        ScalarType[] types = Enum.GetValues<ScalarType>();

        for (int i = random.Next(3); i > 0; i--)
        {
            string name = $"S{i}";
            List<(string, ScalarType)> fields = [.. Enumerable.Range(0, random.Next(1, 4)).Select(field => ($"F{field}", types[random.Next(types.Length)]))];
            structTypes.Add(new StructType(name, fields));
            members.Add(Node.Statement($"struct {name}\n{{\n{string.Join("\n", fields.Select(static field => $"public {field.Item2.Keyword()} {field.Item1};"))}\n}}"));
        }
    }

    private void AddFunction()
    {
        string name = $"F{functions.Count}";
        ScalarType[] types = Enum.GetValues<ScalarType>();
        ScalarType? returnType = random.Next(6) == 0 ? null : types[random.Next(types.Length)];
        List<Parameter> parameters = [.. Enumerable.Range(0, Math.Max(random.Next(6), random.Next(6))).Select(RandomParameter)];
        FunctionState state = new(random, functions, structTypes, returnType);
        List<Node> statements = [];

        foreach (Parameter parameter in parameters)
        {
            bool isWritable = parameter.Passing != ParameterPassing.In;

            if (parameter.Struct is { } type)
            {
                state.Scope.Add(new StructVariable(parameter.Name, type, isWritable));
            }
            else
            {
                state.Scope.Add(new Variable(parameter.Name, parameter.Scalar, isWritable));
            }
        }

        ExpressionGenerator expressions = new(state);

        // What is passed out must be assigned before anything reads it.
        string outs = string.Concat(parameters.Where(static parameter => parameter.Passing == ParameterPassing.Out).Select(static parameter => $"{parameter.Name} = default;\n"));
        statements.AddRange(new StatementGenerator(state).OpenBlock(depth: 0, random.Next(1, 7)));
        Node body = Node.Sequence(statements);
        string signature = $"static {returnType?.Keyword() ?? "void"} {name}({string.Join(", ", parameters.Select(static parameter => $"{parameter.Keyword}{parameter.Struct?.Name ?? parameter.Scalar.Keyword()} {parameter.Name}"))})";
        Node function = returnType is { } result
            ? Node.Statement($"[BpfFunction]\n{signature}\n{{\nunchecked\n{{\n{outs}$0\nreturn $1;\n}}\n}}", body, expressions.Value(result))
            : Node.Statement($"[BpfFunction]\n{signature}\n{{\nunchecked\n{{\n{outs}$0\n}}\n}}", body);
        members.Add(function with { ClrForm = function.Form.Replace("[BpfFunction]\n", "", StringComparison.Ordinal) });
        functions.Add(new Function(name, returnType, parameters, state.Cost));
    }

    private Parameter RandomParameter(int position)
    {
        ScalarType[] types = Enum.GetValues<ScalarType>();
        ParameterPassing passing = random.Next(10) switch
        {
            0 or 1 => ParameterPassing.Ref,
            2 => ParameterPassing.In,
            3 => ParameterPassing.Out,
            _ => ParameterPassing.Value,
        };
        StructType? type = structTypes.Count > 0 && random.Next(5) == 0 ? structTypes[random.Next(structTypes.Count)] : null;
        return new Parameter($"p{position}", passing, types[random.Next(types.Length)], type);
    }

    private void AddMain()
    {
        FunctionState state = new(random, functions, structTypes, ScalarType.Int32);

        foreach ((string field, ScalarType type) in RequestLayout.Fields)
        {
            state.Scope.Add(new Variable("ctx." + field, type, IsWritable: true));
        }

        List<Node> statements = [.. new StatementGenerator(state).OpenBlock(depth: 0, random.Next(3, 10))];
        ExpressionGenerator expressions = new(state);
        statements.Add(Node.Statement("ctx.R0 = $0;", expressions.Value(ScalarType.Int64)));
        statements.Add(Node.Statement("ctx.R1 ^= $0;", expressions.Value(ScalarType.Int64)));
        Node main = Node.Statement(
            "[BpfProgram(BpfProgramType.Syscall)]\npublic static int Run(ref Request ctx)\n{\nunchecked\n{\n$0\nreturn $1;\n}\n}",
            Node.Sequence(statements),
            expressions.Value(ScalarType.Int32));
        members.Add(main with { ClrForm = main.Form.Replace("[BpfProgram(BpfProgramType.Syscall)]\n", "", StringComparison.Ordinal) });
    }
}
