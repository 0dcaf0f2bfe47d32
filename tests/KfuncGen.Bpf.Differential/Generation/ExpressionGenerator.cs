using System.Globalization;
using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// Makes expressions of a wanted type.
internal sealed class ExpressionGenerator(FunctionState state)
{
    private static readonly ScalarType[] AllTypes = Enum.GetValues<ScalarType>();

    // The common ones come more often.
    private static readonly ScalarType[] IntegerTypes =
    [
        ScalarType.Int32, ScalarType.Int32, ScalarType.Int32, ScalarType.Int64, ScalarType.Int64, ScalarType.UInt32, ScalarType.UInt32,
        ScalarType.UInt64, ScalarType.UInt64, ScalarType.Byte, ScalarType.Byte, ScalarType.SByte, ScalarType.Int16, ScalarType.UInt16,
        ScalarType.NativeInt, ScalarType.NativeUInt, ScalarType.Char,
    ];

    private static readonly string[] Arithmetic = ["+", "+", "-", "-", "*", "&", "|", "^"];
    private static readonly string[] Shifts = ["<<", ">>", ">>>"];
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Logic = ["&&", "||", "&&", "||", "&", "|", "^", "==", "!="];

    // Whether what is made may also change something: assign, count, call.
    private bool mayAct = true;

    public ScalarType AnyInteger() => state.Pick(IntegerTypes);

    public ScalarType AnyType() => state.Pick(AllTypes);

    // Small ones more often.
    public Node Value(ScalarType type) =>
        Value(type, Math.Min(
            state.Random.Next(GenerationLimits.ExpressionDepth + 1), state.Random.Next(GenerationLimits.ExpressionDepth + 1)));

    // Of the type, and without a change of anything.
    public Node PureValue(ScalarType type)
    {
        bool before = mayAct;
        mayAct = false;
        Node value = Value(type);
        mayAct = before;
        return value;
    }

    public Node Literal(ScalarType type)
    {
        if (type == ScalarType.Bool)
        {
            return Node.Literal(type, state.Random.Next(2));
        }

        long value = state.Random.Next(8) switch
        {
            0 => type.IsSigned() ? long.MinValue >> (64 - type.Bits()) : -1,
            1 => (1L << (type.Bits() - 1)) - 1,
            2 => -1,
            3 => state.Random.NextInt64(long.MinValue, long.MaxValue) >> state.Random.Next(64),
            4 => 1L << state.Random.Next(type.Bits()),
            _ => state.Random.Next(17),
        };
        int unused = 64 - type.Bits();
        return Node.Literal(type, type.IsSigned() ? value << unused >> unused : (long)((ulong)value << unused >> unused));
    }

    // A variable, field or element that may be written; null where there is none of the type.
    public Node? Place(ScalarType type, bool isWritable = true)
    {
        List<SpanVariable> spans = [.. state.Scope.Spans.Where(span => span.Element == type && (span.IsWritable || !isWritable))];
        List<Variable> variables = [.. state.Scope.Variables.Where(
            variable => variable.Type == type && (variable.IsWritable || !isWritable))];

        if (spans.Count > 0 && (variables.Count == 0 || state.Chance(40)))
        {
            return Element(state.Pick(spans), depth: 1);
        }

        return variables.Count == 0 ? null : Place(state.Pick(variables));
    }

    private static Node Place(Variable variable) => Node.Place(variable.Type, variable.Name) with { IsConstant = variable.IsConstant };

    public Node? AnyPlace() => state.Scope.Variables.Where(static variable => variable.IsWritable).Select(static variable => variable.Type)
        .Concat(state.Scope.Spans.Where(static span => span.IsWritable)
            .Select(static span => span.Element)).ToList() is { Count: > 0 } types
        ? Place(state.Pick(types))
        : null;

    // A call of a function whose result is of the type, or of any type for null; null where there is none that may be called here.
    public Node? Call(ScalarType? type, int depth)
    {
        List<Function> functions = [.. state.Callable.Where(
            function => (type is null || function.ReturnType == type) && state.CanSpend(function.Cost) && CanPassAll(function))];

        if (functions.Count == 0)
        {
            return null;
        }

        Function called = state.Pick(functions);
        state.Spend(called.Cost);

        // With names they may come in any order, and are evaluated in that.
        bool hasNames = state.Chance(20);
        IEnumerable<Parameter> parameters = hasNames ? called.Parameters.OrderBy(_ => state.Random.Next()).ToList() : called.Parameters;
        List<Node> arguments = [.. parameters.Select(parameter => Argument(parameter, depth - 1))];
        string form = $"{called.Name}({string.Join(", ", parameters.Select((parameter, i) => $"{(hasNames ? parameter.Name +
            ": " : "")}{parameter.Keyword}${i}"))})";
        return called.ReturnType is { } result ? Node.Value(result, form, arguments) : Node.Statement(form + ";", arguments);
    }

    private bool CanPassAll(Function function) => function.Parameters.All(parameter => parameter switch
    {
        { Struct: { } wanted } => state.Scope.Structs.Any(
            variable => variable.Type == wanted
                && (variable.IsWritable || parameter.Passing is ParameterPassing.In or ParameterPassing.Value)),
        { Passing: ParameterPassing.Span } => state.Scope.Spans.Any(span => CanPass(span, parameter)),
        { Passing: ParameterPassing.Ref or ParameterPassing.Out } =>
            state.Scope.Variables.Any(variable => variable.Type == parameter.Scalar && variable.IsWritable && CanTakeAddress(variable)),
        { Passing: ParameterPassing.In } =>
            state.Scope.Variables.Any(variable => variable.Type == parameter.Scalar && CanTakeAddress(variable)),
        _ => true,
    });

    private Node Argument(Parameter parameter, int depth)
    {
        if (parameter.Struct is { } wanted)
        {
            List<StructVariable> structs = [.. state.Scope.Structs.Where(
                variable => variable.Type == wanted
                    && (variable.IsWritable || parameter.Passing is ParameterPassing.In or ParameterPassing.Value))];
            return new Node(NodeRole.Place, null, state.Pick(structs).Name);
        }

        if (parameter.Passing == ParameterPassing.Value)
        {
            return Value(parameter.Scalar, depth);
        }

        if (parameter.Passing == ParameterPassing.Span)
        {
            return new Node(NodeRole.Place, null, state.Pick([.. state.Scope.Spans.Where(span => CanPass(span, parameter))]).Name);
        }

        List<SpanVariable> spans = [.. state.Scope.Spans.Where(span => span.Element == parameter.Scalar && span.IsWritable)];

        if (spans.Count > 0 && state.Chance(50))
        {
            return Element(state.Pick(spans), depth: 1);
        }

        List<Variable> variables = [.. state.Scope.Variables.Where(variable =>
            variable.Type == parameter.Scalar
                && CanTakeAddress(variable)
                && (variable.IsWritable || parameter.Passing == ParameterPassing.In))];
        return Node.Place(parameter.Scalar, state.Pick(variables).Name);
    }

    private static bool CanPass(SpanVariable span, Parameter parameter) =>
        span.Element == parameter.Scalar && (span.IsWritable || !parameter.IsWritable);

    // The kernel lets no function have a pointer to the middle of a context; constants and properties have no address.
    private static bool CanTakeAddress(Variable variable) =>
        !variable.Name.StartsWith("ctx.", StringComparison.Ordinal) && (variable.IsWritable || !variable.Name.StartsWith('M'));

    private Node Value(ScalarType type, int depth)
    {
        state.Spend(1);

        if (depth <= 0 || !state.CanSpend(2))
        {
            return Leaf(type);
        }

        if (state.Chance(4))
        {
            return Node.Value(type, "($0 ? $1 : $2)", Value(ScalarType.Bool, depth - 1), Value(type, depth - 1), Value(type, depth - 1));
        }

        if (state.Chance(3))
        {
            return SwitchExpression(type, depth);
        }

        if (mayAct && state.Chance(8) && Call(type, depth) is { } call)
        {
            return call;
        }

        if (mayAct && state.Chance(4) && Place(type) is { } assigned)
        {
            return Node.Value(type, "($0 = $1)", assigned, Value(type, depth - 1));
        }

        return type == ScalarType.Bool ? Condition(depth) : Integer(type, depth);
    }

    private Node Leaf(ScalarType type)
    {
        if (state.Chance(65) && Place(type, isWritable: false) is { } place)
        {
            return Node.Value(type, "$0", place);
        }

        if (type != ScalarType.Bool && state.Chance(60))
        {
            List<Variable> others = [.. state.Scope.Variables.Where(static variable => variable.Type != ScalarType.Bool)];

            if (others.Count > 0)
            {
                Variable other = state.Pick(others);
                return Cast(Node.Value(other.Type, "$0", Place(other)), type);
            }
        }

        return Literal(type);
    }

    private Node Integer(ScalarType type, int depth)
    {
        switch (state.Random.Next(20))
        {
            case 0:
                return Cast(Value(AnyInteger(), depth - 1), type);
            case 1:
                return Cast(Unary(depth), type);
            case 2 or 3:
                return Cast(Shift(type, depth), type);
            case 4 or 5:
                return Cast(Division(type, depth), type);
            case 6 when mayAct && Place(type) is { } counted:
                return Node.Value(type, state.Pick(["($0++)", "($0--)", "(++$0)", "(--$0)"]), counted);
            case 7:
                return Node.Value(
                    type,
                    type is ScalarType.NativeInt or ScalarType.NativeUInt
                        ? $"({type.Keyword()})($0 ? 1 : 0)"
                        : $"(($0 ? ({type.Keyword()})1 : ({type.Keyword()})0))",
                    Value(ScalarType.Bool, depth - 1));
            case 8 when state.Scope.Spans.Count > 0:
                return Cast(Node.Value(ScalarType.Int32, $"{state.Pick(state.Scope.Spans).Name}.Length"), type);
            case 10 when state.Enums.Count > 0:
                EnumType enumType = state.Pick(state.Enums);
                return Cast(
                    Node.Value(
                        enumType.Underlying,
                        $"(({enumType.Underlying.Keyword()})(({enumType.Name})$0 {state.Pick([
                            "&", "|", "^"
                        ])} {enumType.Name}.{state.Pick(enumType.Members)}))",
                        Value(enumType.Underlying, depth - 1)),
                    type);
            case 9 when mayAct && Place(type) is { } updated:
                return Node.Value(type, $"($0 {state.Pick(Arithmetic)}= $1)", updated, CompoundOperand(type, depth - 1));
            default:
                return Cast(Binary(type, depth), type);
        }
    }

    private Node Unary(int depth)
    {
        Node operand = Value(AnyInteger(), depth - 1);
        ScalarType promoted = operand.Type!.Value.Promoted();

        // C# negates a uint as a long, and no ulong and no nuint at all.
        return state.Random.Next(3) switch
        {
            0 when promoted == ScalarType.UInt32 => Node.Value(ScalarType.Int64, "(-$0)", operand),
            0 when promoted is not (ScalarType.UInt64 or ScalarType.NativeUInt) => Node.Value(promoted, "(-$0)", operand),
            1 => Node.Value(promoted, "(+$0)", operand),
            _ => Node.Value(promoted, "(~$0)", operand),
        };
    }

    private Node Shift(ScalarType wanted, int depth)
    {
        Node left = Value(state.Chance(50) ? wanted : AnyInteger(), depth - 1);
        Node right = state.Chance(50) ? Node.Literal(ScalarType.Int32, state.Random.Next(70) - 3) : Value(ScalarType.Int32, depth - 1);
        ScalarType promoted = left.Type!.Value.Promoted();

        // Roslyn 4.14 counts to 31 where both are constants of native size, as if that were 32 bits; 5.9 does not. What each says is C#
        // there, and only where both texts are constants they say the same.
        bool isFolded = left.IsConstant && right.IsConstant && (promoted is ScalarType.NativeInt or ScalarType.NativeUInt);
        string count = isFolded ? "($1 & 31)" : "$1";
        return Node.Value(promoted, $"($0 {state.Pick(Shifts)} {count})", left, right);
    }

    private Node Binary(ScalarType wanted, int depth)
    {
        // Native integers take part in little but their own arithmetic; the others mix.
        (Node left, Node right, ScalarType type) = Operands(wanted, depth);
        return Node.Value(type, $"($0 {state.Pick(Arithmetic)} $1)", left, right);
    }

    // What BPF does for a divisor of 0 and for the least number by -1, the CLR must be told. Both operands have the type of
    // the result, so that it is the same in both texts.
    private Node Division(ScalarType wanted, int depth)
    {
        (Node left, Node right, ScalarType type) = Operands(wanted, depth);

        if (right.IsConstant)
        {
            right = Node.Literal(type, state.Random.Next(1, 100));
        }

        bool isRemainder = state.Chance(50);
        string keyword = type.Keyword();
        return Node.Value(type, $"(({keyword})$0 {(isRemainder ? '%' : '/')} ({keyword})$1)", left, right) with
        {
            // A constant must be one in both texts: a constant int is a uint where that is wanted, and no other int is.
            ClrForm = right.IsConstant ? null : $"BpfDivision.{(isRemainder ? "Remainder" : "Divide")}(({keyword})$0, ({keyword})$1)",
        };
    }

    private (Node Left, Node Right, ScalarType Type) Operands(ScalarType wanted, int depth)
    {
        ScalarType leftType = state.Chance(60) ? wanted : AnyInteger();
        ScalarType rightType = state.Chance(60) ? leftType : AnyInteger();
        Node left = Value(leftType, depth - 1);
        Node right = state.Chance(25) ? Literal(rightType) : Value(rightType, depth - 1);

        if (leftType.PromotedWith(rightType) is { } type)
        {
            return (left, right, type);
        }

        return (left, Cast(right, leftType), leftType.Promoted());
    }

    private Node Condition(int depth)
    {
        switch (state.Random.Next(12))
        {
            case 0:
                return Node.Value(ScalarType.Bool, "(!$0)", Value(ScalarType.Bool, depth - 1));
            case 1 or 2 or 3:
                return Node.Value(
                    ScalarType.Bool, $"($0 {state.Pick(Logic)} $1)", Value(ScalarType.Bool, depth - 1), Value(ScalarType.Bool, depth - 1));
            case 4:
                return Pattern(depth);
            case 5 when state.Enums.Count > 0:
                EnumType enumType = state.Pick(state.Enums);
                return Node.Value(
                    ScalarType.Bool,
                    $"(({enumType.Name})$0 {state.Pick(Comparisons)} {enumType.Name}.{state.Pick(enumType.Members)})",
                    Value(enumType.Underlying, depth - 1));
            default:
                (Node left, Node right, _) = Operands(AnyInteger(), depth);
                return Node.Value(ScalarType.Bool, $"($0 {state.Pick(Comparisons)} $1)", left, right);
        }
    }

    private Node Pattern(int depth)
    {
        // Two constants of a narrow range, so that no pattern can be one that never or always matches.
        Node value = Value(ScalarType.Int32, depth - 1);
        int low = state.Random.Next(-50, 50);
        int high = low + 1 + state.Random.Next(1000);
        return Node.Value(
            ScalarType.Bool,
            state.Random.Next(4) switch
            {
                0 => $"($0 is >= {low} and < {high})",
                1 => $"($0 is {low} or {high})",
                2 => $"($0 is not {low})",
                _ => $"($0 is < {low} or > {high})",
            },
            value);
    }

    private Node SwitchExpression(ScalarType type, int depth)
    {
        ScalarType governing = state.Pick([ScalarType.Int32, ScalarType.Int32, ScalarType.Byte, ScalarType.Int64, ScalarType.UInt32]);
        int count = state.Random.Next(1, 5);
        List<Node> children = [SmallValue(governing, depth - 1)];
        string keyword = type.Keyword();
        string arms = "";
        string chain = "";

        foreach (int constant in Enumerable.Range(0, 12).OrderBy(_ => state.Random.Next()).Take(count))
        {
            children.Add(Value(type, depth - 2));
            Arm(constant.ToString(CultureInfo.InvariantCulture));
        }

        if (state.Chance(30))
        {
            children.Add(Value(type, depth - 2));
            Arm($"> {state.Random.Next(12, 60)}");
        }

        children.Add(Value(type, depth - 2));

        // Roslyn (4.14, 5.9) evaluates the index of `span[i] = x switch { … }` last, and so looks late whether it fits; C# says first.
        return Node.Value(type, $"($0 switch {{ {arms}_ => ${children.Count - 1} }})", children) with
        {
            ClrForm = $"($0 is var $w ? {chain}({keyword})${children.Count - 1} : default)",
        };

        void Arm(string pattern)
        {
            arms += $"{pattern} => ${children.Count - 1}, ";
            chain += $"$w is {pattern} ? ({keyword})${children.Count - 1} : ";
        }
    }

    // A value that is small often enough for cases to be hit.
    public Node SmallValue(ScalarType type, int depth)
    {
        Node value = Value(type, depth);
        return value.IsConstant || state.Chance(20)
            ? Leaf(type)
            : Cast(Node.Value(type.Promoted(), "($0 & $1)", value, Cast(Node.Literal(ScalarType.Int32, 15), type)), type);
    }

    public Node Cast(Node value, ScalarType type) => value.Type == type ? value : Node.Value(type, $"(({type.Keyword()})$0)", value);

    // C# casts the result of a compound assignment back; the operand must then be convertible by itself.
    public Node CompoundOperand(ScalarType type, int depth) =>
        type.IsNative() || type == ScalarType.Char
            ? Value(type, depth)
            : Value(state.Chance(70) ? type : type.IsSigned() ? ScalarType.SByte : ScalarType.Byte, depth);

    // Mostly in range, sometimes not; the index is written such that a verifier can see it, or such that only the check can.
    private Node Element(SpanVariable span, int depth)
    {
        Node index = state.Random.Next(100) switch
        {
            < 5 => Node.Value(ScalarType.Int32, $"^{state.Random.Next(1, span.Length + 1)}"),
            < 30 => Node.Literal(ScalarType.Int32, state.Random.Next(span.Length)),
            < 92 => Node.Value(ScalarType.Int32, $"($0 & {span.Length - 1})", IndexValue(depth)),
            < 96 => Node.Value(ScalarType.Int32, $"($0 & {(span.Length * 2) - 1})", IndexValue(depth)),
            < 97 when span.IsParameter => Node.Value(ScalarType.Int32, $"{span.Name}.Length - 1"),
            < 98 => Node.Value(ScalarType.Int32, $"(int)($0 % {span.Length}u)", Cast(IndexValue(depth), ScalarType.UInt32)),
            _ => IndexValue(depth),
        };
        return Node.Place(span.Element, $"{span.Name}[$0]", index);
    }

    private Node IndexValue(int depth)
    {
        bool before = mayAct;
        mayAct = false;
        Node value = Value(ScalarType.Int32, depth);
        mayAct = before;
        return value;
    }
}
