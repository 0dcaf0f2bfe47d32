using System.Globalization;
using System.Text.RegularExpressions;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Tests.Ir;

namespace KfuncGen.Bpf.Tests.Harness;

/// <summary>Reads what <see cref="IrText"/> writes, so that tests can say in text what goes into a stage and what comes out.</summary>
internal sealed partial class IrReader
{
    private readonly Dictionary<string, IrFunction> functions;
    private readonly Dictionary<string, IrValue> values = [];
    private readonly Dictionary<string, IrBlock> blocks = [];
    private readonly Dictionary<string, IrSlot> slots = [];
    private readonly List<(IrValue Phi, string[] Operands)> phis = [];
    private readonly IrFunction function;
    private readonly IrBuilder builder;
    private SourceLine? line;

    private IrReader(IrFunction function, Dictionary<string, IrFunction> functions)
    {
        this.function = function;
        this.functions = functions;
        builder = new IrBuilder(function);
    }

    /// <summary>Reads one function.</summary>
    public static IrFunction Read(string text) => ReadAll(text)[0];

    /// <summary>Reads functions that may call each other; the first one is the main one.</summary>
    public static IReadOnlyList<IrFunction> ReadAll(string text)
    {
        List<(IrFunction Function, List<string> Lines)> parts = [];

        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("function "))
            {
                Match match = Header().Match(line);
                Assert.True(match.Success, line);
                IrType[] parameters = [.. match.Groups[2].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Type)];
                IrType type = match.Groups[3].Success ? Type(match.Groups[3].Value) : IrType.None;
                parts.Add((new IrFunction(match.Groups[1].Value, type, parameters), []));
            }
            else
            {
                parts[^1].Lines.Add(line.Trim());
            }
        }

        Dictionary<string, IrFunction> functions = parts.ToDictionary(part => part.Function.Name, part => part.Function);

        foreach ((IrFunction function, List<string> lines) in parts)
        {
            new IrReader(function, functions).Read(lines);
            IrValidator.Validate(function);
        }

        return [.. parts.Select(part => part.Function)];
    }

    [GeneratedRegex(@"^function (\w+)\((.*)\)(?: -> (\w+))?$")]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?:(v\d+):(\w+) = )?(.*)$")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^if (\S+) (\S+) (\S+) jump (\w+) else (\w+)$")]
    private static partial Regex BranchLine();

    [GeneratedRegex(@"^\[(\S+?)(?: ([+-]) (\d+))?\]$")]
    private static partial Regex MemoryOperand();

    [GeneratedRegex(@"^call ([\w.]+)(?:#(\w+))?\((.*)\)$")]
    private static partial Regex CallLine();

    private static IrType Type(string name) => name switch
    {
        "i32" => IrType.I32,
        "i64" => IrType.I64,
        "ptr" => IrType.Pointer,
        "none" => IrType.None,
        _ => throw new FormatException(name),
    };

    private void Read(List<string> lines)
    {
        foreach (string text in lines.Where(text => text.EndsWith(':')))
        {
            blocks.Add(text[..^1], function.AddBlock());
        }

        foreach (string text in lines)
        {
            if (text.StartsWith("slot "))
            {
                string[] words = text.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
                slots.Add(words[1], function.AddSlot(words[1], int.Parse(words[2]), int.Parse(words[^1])));
            }
            else if (text.StartsWith("line "))
            {
                int number = int.Parse(text[5..]);
                builder.Line = line = number == 0 ? null : new SourceLine("Program.cs", number, 9, $"line {number}");
            }
            else if (text.EndsWith(':'))
            {
                builder.Block = blocks[text[..^1]];
            }
            else
            {
                ReadLine(text);
            }
        }

        foreach ((IrValue phi, string[] operands) in phis)
        {
            foreach (IrBlock predecessor in phi.Block!.Predecessors)
            {
                string name = blocks.Single(pair => pair.Value == predecessor).Key;
                string operand = operands.Single(operand => operand.StartsWith($"{name}: "))[(name.Length + 2)..];
                builder.Block = predecessor;
                phi.Operands.Add(Operand(operand));
            }
        }
    }

    private void ReadLine(string text)
    {
        if (text.StartsWith("jump "))
        {
            builder.Jump(blocks[text[5..]]);
        }
        else if (text.StartsWith("return"))
        {
            builder.Return(text == "return" ? null : Operand(text[7..]));
        }
        else if (text.StartsWith("if "))
        {
            Match branch = BranchLine().Match(text);
            Assert.True(branch.Success, text);
            builder.Branch(
                Condition(branch.Groups[2].Value),
                Operand(branch.Groups[1].Value),
                Operand(branch.Groups[3].Value),
                blocks[branch.Groups[4].Value],
                blocks[branch.Groups[5].Value]);
        }
        else
        {
            Match definition = Definition().Match(text);
            IrValue value = Value(
                definition.Groups[3].Value, definition.Groups[2].Success ? Type(definition.Groups[2].Value) : IrType.None);

            if (definition.Groups[1].Success)
            {
                values.Add(definition.Groups[1].Value, value);
            }
        }
    }

    private IrValue Value(string text, IrType type)
    {
        (string operation, string rest) = text.Split(' ', 2) is [string first, string second] ? (first, second) : (text, "");

        switch (operation)
        {
            case "parameter":
                return builder.Parameter(int.Parse(rest));
            case "loadtime":
                return builder.LoadTimeConstant(LoadTime(rest), type);
            case "data":
                string[] data = rest.Split('+');
                IrSection section = data[0] switch
                {
                    "readonly" => IrSection.ReadOnly,
                    "writable" => IrSection.Writable,
                    _ => IrSection.Shared,
                };
                return builder.DataAddress(section, int.Parse(data[1]));
            case "map":
                return builder.MapAddress(rest);
            case "phi":
                IrValue phi = new(IrOpcode.Phi, type) { Block = builder.Block, Line = line };
                builder.Block.Values.Add(phi);
                phis.Add((phi, rest.Split(", ")));
                return phi;
            case "trunc":
                return builder.Truncate(Operand(rest));
            case "as":
                return builder.Reinterpret(Operand(rest), type);
            case "call":
                Match call = CallLine().Match(text);
                IrValue[] arguments = [.. call.Groups[3].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Operand)];
                return builder.Call(Callee(call.Groups[1].Value, call.Groups[2].Value), type, arguments);
        }

        if (operation is "be16" or "be32" or "be64" or "le16" or "le32" or "le64")
        {
            IrOpcode order = operation[0] == 'b' ? IrOpcode.BigEndian : IrOpcode.LittleEndian;
            return builder.Order(order, Operand(rest), int.Parse(operation[2..]));
        }

        if (operation.StartsWith("zext"))
        {
            return builder.ZeroExtend(Operand(rest), int.Parse(operation[4..]), type);
        }

        if (operation.StartsWith("sext"))
        {
            return builder.SignExtend(Operand(rest), int.Parse(operation[4..]), type);
        }

        if (operation.StartsWith("load"))
        {
            (IrValue address, long offset) = Memory(rest);
            return builder.Load(type, int.Parse(operation[4..]), address, offset);
        }

        if (operation.StartsWith("store"))
        {
            int comma = rest.LastIndexOf(", ", StringComparison.Ordinal);
            (IrValue address, long offset) = Memory(rest[..comma]);
            return builder.Store(int.Parse(operation[5..]), address, Operand(rest[(comma + 2)..]), offset);
        }

        if (operation == "atomic")
        {
            Match match = AtomicLine().Match(rest);
            (IrValue address, long offset) = Memory(match.Groups[2].Value);
            return builder.Atomic(
                Atomic(match.Groups[1].Value),
                address,
                Operand(match.Groups[3].Value),
                match.Groups[4].Success ? Operand(match.Groups[4].Value) : null,
                offset);
        }

        if (Binary(operation) is { } opcode)
        {
            string[] operands = rest.Split(", ");
            return builder.Binary(opcode, Operand(operands[0]), Operand(operands[1]));
        }

        string[] words = text.Split(' ');
        return builder.Compare(Condition(words[1]), Operand(words[0]), Operand(words[2]));
    }

    private static IrAtomic Atomic(string word) => word switch
    {
        "add" => IrAtomic.Add,
        "and" => IrAtomic.And,
        "or" => IrAtomic.Or,
        "xor" => IrAtomic.Xor,
        "xchg" => IrAtomic.Exchange,
        _ => IrAtomic.CompareExchange,
    };

    [GeneratedRegex(@"^([a-z]+)[48] (\[[^\]]+\]), ([^,]+)(?:, (.+))?$")]
    private static partial Regex AtomicLine();

    private (IrValue Address, long Offset) Memory(string text)
    {
        Match match = MemoryOperand().Match(text);
        Assert.True(match.Success, text);
        long offset = match.Groups[3].Success ? long.Parse(match.Groups[3].Value) : 0;
        return (Operand(match.Groups[1].Value), match.Groups[2].Value == "-" ? -offset : offset);
    }

    private IrValue Operand(string text)
    {
        if (text == "null")
        {
            return builder.Constant(IrType.Pointer, 0);
        }

        if (text[0] == '&')
        {
            string[] parts = text[1..].Split('+');
            IrValue address = builder.SlotAddress(slots[parts[0]]);
            return parts.Length == 1 ? address : builder.Binary(IrOpcode.Add, address, builder.Constant(IrType.I64, long.Parse(parts[1])));
        }

        return text[0] == 'v'
            ? values[text]
            : text[^1] == 'L'
                ? builder.Constant(IrType.I64, long.Parse(text[..^1], CultureInfo.InvariantCulture))
                : builder.Constant(IrType.I32, long.Parse(text, CultureInfo.InvariantCulture));
    }

    private IrCallee Callee(string name, string kind) => kind switch
    {
        "" => new IrCallee.Function(functions[name]),
        "kfunc" => new IrCallee.Kfunc(name),
        _ => new IrCallee.Helper(name, int.Parse(kind)),
    };

    private static IrLoadTime LoadTime(string text)
    {
        if (!text.StartsWith("has "))
        {
            return new IrLoadTime.Field(text);
        }

        string[] parts = text[4..].Split('#');
        return parts[1] == "kfunc" ? new IrLoadTime.HasKfunc(parts[0]) : new IrLoadTime.HasHelper(parts[0], int.Parse(parts[1]));
    }

    private static IrCondition Condition(string text) => text switch
    {
        "==" => IrCondition.Equal,
        "!=" => IrCondition.NotEqual,
        "<" => IrCondition.LessUnsigned,
        "<=" => IrCondition.LessOrEqualUnsigned,
        ">" => IrCondition.GreaterUnsigned,
        ">=" => IrCondition.GreaterOrEqualUnsigned,
        "s<" => IrCondition.LessSigned,
        "s<=" => IrCondition.LessOrEqualSigned,
        "s>" => IrCondition.GreaterSigned,
        "s>=" => IrCondition.GreaterOrEqualSigned,
        "&" => IrCondition.BitsInCommon,
        _ => throw new FormatException(text),
    };

    private static IrOpcode? Binary(string text) => text switch
    {
        "add" => IrOpcode.Add,
        "sub" => IrOpcode.Subtract,
        "mul" => IrOpcode.Multiply,
        "div" => IrOpcode.DivideUnsigned,
        "sdiv" => IrOpcode.DivideSigned,
        "rem" => IrOpcode.RemainderUnsigned,
        "srem" => IrOpcode.RemainderSigned,
        "and" => IrOpcode.And,
        "or" => IrOpcode.Or,
        "xor" => IrOpcode.Xor,
        "shl" => IrOpcode.ShiftLeft,
        "shr" => IrOpcode.ShiftRightUnsigned,
        "sar" => IrOpcode.ShiftRightSigned,
        _ => null,
    };
}
