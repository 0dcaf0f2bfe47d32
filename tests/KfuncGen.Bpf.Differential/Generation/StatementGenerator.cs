using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// Makes statements.
internal sealed class StatementGenerator(FunctionState state)
{
    private static readonly string[] Operators = ["+", "-", "*", "&", "|", "^"];
    private static readonly string[] ShiftOperators = ["<<", ">>", ">>>"];

    private readonly ExpressionGenerator expressions = new(state);

    // What the spans and structs of the function take of the stack.
    private int stackBytes;

    // A number of statements in a scope of their own.
    public Node Block(int depth, int count)
    {
        (int, int, int) begin = state.Scope.Begin();
        List<Node> statements = [];

        for (int i = 0; i < count && state.CanSpend(4); i++)
        {
            statements.Add(Statement(depth));
        }

        state.Scope.End(begin);
        return Node.Sequence(statements);
    }

    // Statements in the scope that is open, so that what they declare is there afterwards.
    public IEnumerable<Node> OpenBlock(int depth, int count)
    {
        for (int i = 0; i < count && state.CanSpend(4); i++)
        {
            yield return Statement(depth);
        }
    }

    private Node Statement(int depth)
    {
        state.Spend(1);

        return state.Random.Next(36) switch
        {
            < 5 => Declaration(),
            < 8 => Assignment(),
            < 11 => Compound(),
            11 => Count(),
            12 => Division(),
            13 => expressions.Call(null, 2) is { } call ? AsStatement(call) : Assignment(),
            14 or 30 or 31 => SpanDeclaration(),
            15 => StructDeclaration(),
            16 => StructCopy(),
            17 => RefLocal(),
            18 when depth > 0 => Leave(),
            19 => Return(),
            20 when depth < GenerationLimits.StatementDepth => Labelled(depth),
            < 24 when depth < GenerationLimits.StatementDepth => If(depth),
            24 when depth < GenerationLimits.StatementDepth => Switch(depth),
            < 30 when depth < GenerationLimits.StatementDepth && state.Trips * 2 <= GenerationLimits.Trips => Loop(depth),
            32 when depth < GenerationLimits.StatementDepth => Finally(depth),
            33 => Slice(),
            34 => ConstantSpan(),
            35 => Swap(),
            _ => Assignment(),
        };
    }

    private Node Declaration()
    {
        ScalarType type = expressions.AnyType();
        Node value = expressions.Value(type);
        string name = state.NewName("v");
        state.Scope.Add(new Variable(name, type, IsWritable: true));
        return Node.Statement($"{type.Keyword()} {name} = $0;", value);
    }

    private Node Assignment() => expressions.AnyPlace() is { } place
        ? Node.Statement("$0 = $1;", place, expressions.Value(place.Type!.Value))
        : Declaration();

    private Node Compound()
    {
        if (expressions.AnyPlace() is not { } place)
        {
            return Declaration();
        }

        ScalarType type = place.Type!.Value;

        if (type == ScalarType.Bool)
        {
            return Node.Statement($"$0 {state.Pick(["&", "|", "^"])}= $1;", place, expressions.Value(type));
        }

        return state.Chance(25)
            ? Node.Statement($"$0 {state.Pick(ShiftOperators)}= $1;", place, expressions.Value(ScalarType.Int32))
            : Node.Statement($"$0 {state.Pick(Operators)}= $1;", place, expressions.CompoundOperand(type, 3));
    }

    private Node Count()
    {
        ScalarType type = expressions.AnyInteger();
        return expressions.Place(type) is { } place ? Node.Statement(state.Chance(50) ? "$0++;" : "--$0;", place) : Assignment();
    }

    // The CLR's text says what BPF does for a divisor of 0. It names the place twice, so nothing in it may act.
    private Node Division()
    {
        ScalarType type = expressions.AnyInteger();

        if (expressions.Place(type) is not { } place)
        {
            return Assignment();
        }

        Node divisor = expressions.PureValue(type);

        if (divisor.IsConstant)
        {
            divisor = Node.Literal(type, state.Random.Next(1, 100));
        }

        bool isRemainder = state.Chance(50);
        string promoted = type.Promoted().Keyword();
        return Node.Statement($"$0 {(isRemainder ? '%' : '/')}= $1;", place, divisor) with
        {
            ClrForm = $"$0 = ({type.Keyword()})BpfDivision.{(isRemainder ? "Remainder" : "Divide")}(({promoted})$0, ({promoted})$1);",
        };
    }

    private Node SpanDeclaration()
    {
        ScalarType element = state.Pick(
            [ScalarType.Byte, ScalarType.Byte, ScalarType.Int32, ScalarType.Int32, ScalarType.Int64, ScalarType.UInt16, ScalarType.SByte]);
        int length = state.Pick([2, 4, 4, 8, 16]);
        int bytes = length * element.Bits() / 8;

        // C# has no stackalloc in finally blocks.
        if (bytes > GenerationLimits.SpanBytes || state.IsConfined || !TakeStack(bytes))
        {
            return Assignment();
        }

        string name = state.NewName("s");
        Node statement;

        if (length <= 4 && state.Chance(50))
        {
            List<Node> elements = [.. Enumerable.Range(0, length).Select(_ => expressions.Value(element))];
            statement = Node.Statement(
                $"Span<{element.Keyword()}> {name} = stackalloc {element.Keyword()}[] {{ " +
                $"{string.Join(", ", elements.Select(static (_, i) => $"${i}"))} }};",
                elements);
        }
        else
        {
            statement = Node.Statement($"Span<{element.Keyword()}> {name} = stackalloc {element.Keyword()}[{length}];");
        }

        state.Scope.Add(new SpanVariable(name, element, length));
        return statement;
    }

    private Node Slice()
    {
        List<SpanVariable> spans = [.. state.Scope.Spans.Where(static span => span.Length > 1)];

        if (spans.Count == 0)
        {
            return SpanDeclaration();
        }

        SpanVariable span = state.Pick(spans);
        int length = span.Length / 2;
        int start = state.Random.Next(span.Length - length + 1);
        string name = state.NewName("s");
        string part = state.Random.Next(4) switch
        {
            0 => $"Slice({start}, {length})",
            1 when !span.IsParameter => $"Slice({span.Length - length})",
            2 when !span.IsParameter => $"[^{span.Length - start}..^{span.Length - start - length}]",
            3 when start == 0 => $"[..{length}]",
            _ => $"[{start}..{start + length}]",
        };
        state.Scope.Add(span with { Name = name, Length = length, IsParameter = false });
        return Node.Statement($"{SpanType(span)} {name} = {span.Name}{(part[0] == '[' ? "" : ".")}{part};");
    }

    private Node ConstantSpan()
    {
        string name = state.NewName("c");
        int length = state.Pick([2, 4, 8, 16]);

        if (state.Chance(40))
        {
            state.Scope.Add(new SpanVariable(name, ScalarType.Byte, length, IsWritable: false));
            string text = string.Concat(Enumerable.Range(0, length).Select(_ => (char)state.Random.Next('a', 'z' + 1)));
            return Node.Statement($"ReadOnlySpan<byte> {name} = \"{text}\"u8;");
        }

        ScalarType element = state.Pick([ScalarType.Byte, ScalarType.SByte]);
        state.Scope.Add(new SpanVariable(name, element, length, IsWritable: false));
        return Node.Statement(
            $"ReadOnlySpan<{element.Keyword()}> {name} = " +
            $"[{string.Join(", ", Enumerable.Range(0, length).Select(_ => expressions.Literal(element).Form))}];");
    }

    private Node Swap()
    {
        List<Variable> variables = [.. state.Scope.Variables.Where(static variable => variable.IsWritable)];

        if (variables.Count == 0)
        {
            return Declaration();
        }

        ScalarType type = state.Pick(variables).Type;
        return expressions.Place(type) is { } first && expressions.Place(type) is { } second
            ? Node.Statement("($0, $1) = ($2, $3);", first, second, expressions.PureValue(type), expressions.PureValue(type))
            : Assignment();
    }

    private Node Finally(int depth)
    {
        Node body = Block(depth + 1, state.Random.Next(1, 4));
        (int breaks, int loops, bool confined) = (state.BreakTargets, state.Loops, state.IsConfined);
        List<string> labels = [.. state.Labels];
        (state.BreakTargets, state.Loops, state.IsConfined) = (0, 0, true);
        state.Labels.Clear();
        Node after = Block(depth + 1, state.Random.Next(1, 3));
        (state.BreakTargets, state.Loops, state.IsConfined) = (breaks, loops, confined);
        state.Labels.AddRange(labels);
        return Node.Statement("try\n{\n$0\n}\nfinally\n{\n$1\n}", body, after);
    }

    private static string SpanType(SpanVariable span) => $"{(span.IsWritable ? "" : "ReadOnly")}Span<{span.Element.Keyword()}>";

    private Node StructDeclaration()
    {
        if (state.StructTypes.Count == 0 || !TakeStack(32))
        {
            return Assignment();
        }

        StructType type = state.Pick(state.StructTypes);
        string name = state.NewName("t");
        List<(string Name, ScalarType Type)> initialized = [.. type.Fields.Where(
            static field => !field.Name.Contains('.', StringComparison.Ordinal))];
        List<Node> fields = [.. initialized.Select(field => expressions.Value(field.Type))];
        Node statement = state.Random.Next(3) switch
        {
            0 => Node.Statement($"{type.Name} {name} = default;"),
            1 when state.Scope.Structs.FirstOrDefault(variable => variable.Type == type) is { } other =>
                Node.Statement($"{type.Name} {name} = {other.Name};"),
            _ => Node.Statement(
                $"{type.Name} {name} = new {type.Name} {{ " +
                $"{string.Join(", ", initialized.Select(static (field, i) => $"{field.Name} = ${i}"))} }};",
                fields),
        };
        state.Scope.Add(new StructVariable(name, type, IsWritable: true));
        return statement;
    }

    private Node StructCopy()
    {
        foreach (StructVariable to in state.Scope.Structs.Where(static variable => variable.IsWritable).OrderBy(_ => state.Random.Next()))
        {
            if (state.Scope.Structs.Where(from => from.Type == to.Type && from != to).ToList() is { Count: > 0 } others)
            {
                return Node.Statement($"{to.Name} = {state.Pick(others).Name};");
            }
        }

        return Assignment();
    }

    private Node RefLocal()
    {
        List<Variable> variables = [.. state.Scope.Variables.Where(
            static variable => variable.IsWritable && !variable.Name.StartsWith("ctx.", StringComparison.Ordinal))];

        if (variables.Count == 0)
        {
            return Assignment();
        }

        Variable target = state.Pick(variables);
        string name = state.NewName("r");
        state.Scope.Add(target with { Name = name });
        return Node.Statement($"ref {target.Type.Keyword()} {name} = ref $0;", Node.Place(target.Type, target.Name));
    }

    private Node Leave()
    {
        List<string> ways = [];

        if (state.BreakTargets > 0)
        {
            ways.Add("break;");
        }

        if (state.Loops > 0)
        {
            ways.Add("continue;");
        }

        ways.AddRange(state.Labels.Select(static label => $"goto {label};"));
        return ways.Count == 0 ? Assignment() : Node.Statement($"if ($0) {{ {state.Pick(ways)} }}", expressions.Value(ScalarType.Bool));
    }

    private Node Return()
    {
        if (state.IsConfined || state.Chance(50))
        {
            return Assignment();
        }

        Node condition = expressions.Value(ScalarType.Bool);
        return state.ReturnType is { } type
            ? Node.Statement("if ($0) { return $1; }", condition, expressions.Value(type))
            : Node.Statement("if ($0) { return; }", condition);
    }

    private Node Labelled(int depth)
    {
        string label = state.NewName("L");
        state.Labels.Add(label);
        Node body = Block(depth + 1, state.Random.Next(2, 5));
        state.Labels.Remove(label);
        return Node.Statement($"{{\n$0\n{label}: ;\n}}", body);
    }

    private Node If(int depth)
    {
        Node condition = expressions.Value(ScalarType.Bool);
        Node then = Block(depth + 1, state.Random.Next(1, 4));
        return state.Chance(50)
            ? Node.Statement("if ($0)\n{\n$1\n}", condition, then)
            : Node.Statement("if ($0)\n{\n$1\n}\nelse\n{\n$2\n}", condition, then, Block(depth + 1, state.Random.Next(1, 4)));
    }

    private Node Switch(int depth)
    {
        ScalarType type = state.Pick(
            [
                ScalarType.Int32, ScalarType.Int32, ScalarType.Byte, ScalarType.SByte, ScalarType.Int64, ScalarType.UInt64,
                ScalarType.UInt16
            ]);
        Node governing = expressions.SmallValue(type, 3);
        List<int> constants = [.. Enumerable.Range(0, 14).OrderBy(_ => state.Random.Next()).Take(state.Random.Next(1, 7))];
        List<Node> sections = [];
        state.BreakTargets++;

        for (int i = 0; i < constants.Count; i++)
        {
            string labels = $"case {constants[i]}:";

            if (i + 1 < constants.Count && state.Chance(25))
            {
                labels += $" case {constants[++i]}:";
            }

            // A goto leads forward only, or it might never end.
            string end = state.Random.Next(12) switch
            {
                0 => "goto default;",
                1 when i + 1 < constants.Count => $"goto case {constants[^1]};",
                _ => "break;",
            };
            Node section = Block(depth + 1, state.Random.Next(1, 3));
            sections.Add(state.Chance(15) && !labels[5..].Contains("case", StringComparison.Ordinal) && !IsTarget(constants, i)
                ? Node.Statement($"{labels[..^1]} when $0:\n{{\n$1\n{end}\n}}", expressions.Value(ScalarType.Bool), section)
                : Node.Statement($"{labels}\n{{\n$0\n{end}\n}}", section));
        }

        if (state.Chance(20) && type is not (ScalarType.SByte or ScalarType.Byte))
        {
            sections.Add(Node.Statement("case > 100:\n{\n$0\nbreak;\n}", Block(depth + 1, 1)));
        }

        Node fallback = Block(depth + 1, state.Random.Next(0, 3));
        state.BreakTargets--;
        return Node.Statement("switch ($0)\n{\n$1\ndefault:\n{\n$2\nbreak;\n}\n}", governing, Node.Sequence(sections), fallback);
    }

    // Whether a goto may name the constant: the last one.
    private static bool IsTarget(List<int> constants, int i) => i == constants.Count - 1;

    private Node Loop(int depth)
    {
        int trips = state.Random.Next(1, Math.Min(8, GenerationLimits.Trips / state.Trips) + 1);
        int before = state.Trips;
        (int, int, int) begin = state.Scope.Begin();
        string counter = state.NewName("i");
        state.Trips *= trips;
        state.BreakTargets++;
        state.Loops++;
        Node loop = state.Random.Next(8) switch
        {
            0 => While(depth, counter, trips),
            1 => DoWhile(depth, counter, trips),
            2 => GotoLoop(depth, counter, trips),
            3 when state.Scope.Spans.Where(
                span => (span.IsParameter ? 16 : span.Length) * before <= GenerationLimits.Trips).ToList() is { Count: > 0 } spans =>
                Foreach(depth, before, state.Pick(spans)),
            4 when state.Scope.Spans.Where(
                span => span.IsWritable
                    && (span.IsParameter ? 16 : span.Length) * before <= GenerationLimits.Trips).ToList() is { Count: > 0 } spans =>
                OverSpan(depth, counter, before, state.Pick(spans)),
            _ => For(depth, counter, trips),
        };
        state.Loops--;
        state.BreakTargets--;
        state.Trips = before;
        state.Scope.End(begin);
        return loop;
    }

    private Node For(int depth, string counter, int trips)
    {
        ScalarType type = state.Pick(
            [ScalarType.Int32, ScalarType.Int32, ScalarType.Int32, ScalarType.UInt32, ScalarType.Int64, ScalarType.Byte]);
        state.Scope.Add(new Variable(counter, type, IsWritable: false));
        string keyword = type.Keyword();

        return state.Random.Next(4) switch
        {
            0 => Node.Statement($"for ({keyword} {counter} = {trips}; {counter} > 0; {counter}--)\n{{\n$0\n}}", Body(depth)),
            1 => Node.Statement(
                $"for ({keyword} {counter} = 0; {counter} < {trips} && $0; {counter}++)\n{{\n$1\n}}",
                expressions.Value(ScalarType.Bool),
                Body(depth)),
            2 => Node.Statement($"for ({keyword} {counter} = 0; {counter} < {trips * 3}; {counter} += 3)\n{{\n$0\n}}", Body(depth)),
            _ => Node.Statement($"for ({keyword} {counter} = 0; {counter} < {trips}; {counter}++)\n{{\n$0\n}}", Body(depth)),
        };
    }

    private Node While(int depth, string counter, int trips)
    {
        state.Scope.Add(new Variable(counter, ScalarType.Int32, IsWritable: false));
        return Node.Statement(
            $"int {counter} = 0;\nwhile ({counter}++ < {trips} && $0)\n{{\n$1\n}}", expressions.Value(ScalarType.Bool), Body(depth));
    }

    private Node DoWhile(int depth, string counter, int trips)
    {
        state.Scope.Add(new Variable(counter, ScalarType.Int32, IsWritable: false));
        return Node.Statement(
            $"int {counter} = 0;\ndo\n{{\n$0\n}}\nwhile (++{counter} < {trips} && $1);", Body(depth), expressions.Value(ScalarType.Bool));
    }

    // The body belongs to no loop that C# knows: there is nothing to break or to continue.
    private Node GotoLoop(int depth, string counter, int trips)
    {
        state.Scope.Add(new Variable(counter, ScalarType.Int32, IsWritable: false));
        (int breaks, int loops) = (state.BreakTargets, state.Loops);
        (state.BreakTargets, state.Loops) = (0, 0);
        string label = state.NewName("L");
        Node body = Body(depth);
        (state.BreakTargets, state.Loops) = (breaks, loops);
        return Node.Statement($"int {counter} = 0;\n{label}:\n{{\n$0\n}}\nif (++{counter} < {trips}) goto {label};", body);
    }

    private Node Foreach(int depth, int tripsBefore, SpanVariable span)
    {
        state.Trips = tripsBefore * (span.IsParameter ? 16 : span.Length);
        string name = state.NewName("e");
        state.Scope.Add(new Variable(name, span.Element, IsWritable: false));
        return Node.Statement($"foreach ({span.Element.Keyword()} {name} in {span.Name})\n{{\n$0\n}}", Body(depth));
    }

    private Node OverSpan(int depth, string counter, int tripsBefore, SpanVariable span)
    {
        state.Trips = tripsBefore * (span.IsParameter ? 16 : span.Length);
        state.Scope.Add(new Variable(counter, ScalarType.Int32, IsWritable: false));
        Node value = expressions.Value(span.Element);
        Node body = Body(depth);
        return Node.Statement(
            $"for (int {counter} = 0; {counter} < {span.Name}.Length; {counter}++)\n{{\n{span.Name}[{counter}] " +
            $"{(state.Chance(50) ? "" : "^")}= $0;\n$1\n}}",
            value,
            body);
    }

    private Node Body(int depth) => Block(depth + 1, state.Random.Next(1, 4));

    private Node AsStatement(Node call) => call.Role == NodeRole.Statement ? call : Node.Statement("$0;", call);

    private bool TakeStack(int bytes)
    {
        if (stackBytes + bytes > 64)
        {
            return false;
        }

        stackBytes += bytes;
        return true;
    }
}
