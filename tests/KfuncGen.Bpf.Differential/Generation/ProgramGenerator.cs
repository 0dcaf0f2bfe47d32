using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

/// <summary>Makes random programs: the same one for the same seed.</summary>
public sealed class ProgramGenerator
{
    private static readonly ScalarType[] AllTypes = Enum.GetValues<ScalarType>();
    private static readonly ScalarType[] EnumTypes =
        [ScalarType.Byte, ScalarType.SByte, ScalarType.Int32, ScalarType.UInt16, ScalarType.UInt32, ScalarType.Int64, ScalarType.UInt64];

    private readonly Random random;
    private readonly List<Function> functions = [];
    private readonly Declarations declarations = new();
    private readonly List<Node> members = [];

    private ProgramGenerator(int seed) => random = new Random(seed);

    /// <summary>Makes a program.</summary>
    /// <param name="name">The name of its class.</param>
    /// <param name="seed">What it is made from.</param>
    public static RandomProgram Generate(string name, int seed)
    {
        ProgramGenerator generator = new(seed);
        generator.AddStructTypes();
        generator.AddEnums();
        generator.AddMembers();

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
        for (int i = random.Next(3); i > 0; i--)
        {
            string name = $"S{i}";
            List<(string Name, ScalarType Type)> fields =
                [.. Enumerable.Range(0, random.Next(1, 4)).Select(field => ($"F{field}", Pick()))];
            string text = string.Join("\n", fields.Select(static field => $"public {field.Type.Keyword()} {field.Name};"));

            if (declarations.Structs is [{ Fields.Count: <= 2 } inner] && random.Next(2) == 0)
            {
                text += $"\npublic {inner.Name} Inner;";
                fields.AddRange(inner.Fields.Select(static field => ("Inner." + field.Name, field.Type)));
            }

            declarations.Structs.Add(new StructType(name, fields));
            members.Add(Node.Statement($"struct {name}\n{{\n{text}\n}}"));
        }
    }

    private void AddEnums()
    {
        if (random.Next(3) == 0)
        {
            ScalarType type = EnumTypes[random.Next(EnumTypes.Length)];
            declarations.Enums.Add(new EnumType("E1", type, ["A", "B", "C"]));
            members.Add(Node.Statement($"enum E1 : {type.Keyword()}\n{{\nA,\nB = {random.Next(2, 40)},\nC = {random.Next(40, 100)}\n}}"));
        }
    }

    // Constants, fields that are read when the program is loaded, fields of the program's own, properties that are computed.
    private void AddMembers()
    {
        FunctionState state = new(random, [], declarations, null);
        ExpressionGenerator expressions = new(state);

        for (int i = random.Next(4); i > 0; i--)
        {
            ScalarType type = Pick();
            string keyword = type.Keyword();
            bool isWritable = false;
            int kind = random.Next(4);
            Node member;

            switch (kind)
            {
                case 0:
                    member = Node.Statement($"const {keyword} M{i} = {Constant(expressions, type)};");
                    break;
                case 1:
                    member = Node.Statement($"static readonly {keyword} M{i} = $0;", expressions.Literal(type));
                    break;
                case 2:
                    isWritable = true;
                    member = Node.Statement($"static {keyword} M{i};");
                    break;
                default:
                    member = Node.Statement($"static {keyword} M{i} => unchecked($0);", expressions.PureValue(type));
                    break;
            }

            members.Add(member);
            Variable variable = new($"M{i}", type, isWritable, IsConstant: kind == 0);
            declarations.Members.Add(variable);
            state.Scope.Add(variable);
        }
    }

    // A constant of a native type has no literal that is a constant everywhere.
    private static string Constant(ExpressionGenerator expressions, ScalarType type) =>
        type.IsNative() ? "7" : expressions.Literal(type).Form;

    private ScalarType Pick() => AllTypes[random.Next(AllTypes.Length)];

    private void AddFunction()
    {
        string name = $"F{functions.Count}";
        ScalarType? returnType = random.Next(6) == 0 ? null : Pick();
        List<Parameter> parameters = [];

        // Five registers, and a span takes two of them.
        for (int registers = Math.Max(random.Next(6), random.Next(6)); registers > 0;)
        {
            Parameter parameter = RandomParameter(parameters.Count, registers);
            parameters.Add(parameter);
            registers -= parameter.Passing == ParameterPassing.Span ? 2 : 1;
        }

        FunctionState state = new(random, functions, declarations, returnType);
        List<Node> statements = [];

        foreach (Parameter parameter in parameters)
        {
            bool isWritable = parameter.Passing != ParameterPassing.In;

            if (parameter.Passing == ParameterPassing.Span)
            {
                state.Scope.Add(new SpanVariable(parameter.Name, parameter.Scalar, 2, parameter.IsWritable, IsParameter: true));
            }
            else if (parameter.Struct is { } type)
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
        string outs = string.Concat(
            parameters.Where(
                static parameter => parameter.Passing == ParameterPassing.Out).Select(
                    static parameter => $"{parameter.Name} = default;\n"));
        statements.AddRange(new StatementGenerator(state).OpenBlock(depth: 0, random.Next(1, 7)));
        Node body = Node.Sequence(statements);
        string signature =
            $"static {returnType?.Keyword() ?? "void"} " +
            $"{name}({string.Join(", ", parameters.Select(static parameter => $"{parameter.Keyword}{parameter.Type} {parameter.Name}"))})";
        Node function = returnType is { } result
            ? Node.Statement(
                $"[BpfFunction]\n{signature}\n{{\nunchecked\n{{\n{outs}$0\nreturn $1;\n}}\n}}", body, expressions.Value(result))
            : Node.Statement($"[BpfFunction]\n{signature}\n{{\nunchecked\n{{\n{outs}$0\n}}\n}}", body);
        members.Add(function with { ClrForm = function.Form.Replace("[BpfFunction]\n", "", StringComparison.Ordinal) });
        functions.Add(new Function(name, returnType, parameters, state.Cost));
    }

    private Parameter RandomParameter(int position, int registers)
    {
        string name = $"p{position}";

        if (registers > 1 && random.Next(7) == 0)
        {
            return new Parameter(
                name,
                ParameterPassing.Span,
                random.Next(2) == 0 ? ScalarType.Byte : ScalarType.Int32,
                null,
                IsWritable: random.Next(2) == 0);
        }

        ParameterPassing passing = random.Next(10) switch
        {
            0 or 1 => ParameterPassing.Ref,
            2 => ParameterPassing.In,
            3 => ParameterPassing.Out,
            _ => ParameterPassing.Value,
        };
        StructType? type = declarations.Structs.Count > 0 && random.Next(5) == 0
            ? declarations.Structs[random.Next(declarations.Structs.Count)]
            : null;
        return new Parameter(name, passing, Pick(), type);
    }

    private void AddMain()
    {
        FunctionState state = new(random, functions, declarations, ScalarType.Int32);

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
