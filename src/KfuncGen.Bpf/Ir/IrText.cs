using System.Globalization;
using System.Text;

namespace KfuncGen.Bpf.Ir;

/// <summary>
/// Functions as text, for tests and for people. Values are numbered in order; constants and addresses of slots stand where
/// they are used, 64-bit constants with an L behind.
/// </summary>
/// <example>
/// <code>
/// function Twice(i32) -> i32
/// b0:
///   v0:i32 = parameter 0
///   v1:i32 = add v0, v0
///   return v1
/// </code>
/// </example>
public sealed class IrText
{
    private readonly StringBuilder text = new();
    private readonly Dictionary<IrValue, int> values = [];
    private readonly Dictionary<IrBlock, int> blocks = [];

    private IrText()
    {
    }

    /// <summary>The text of a function; lines end with a line feed each.</summary>
    public static string Of(IrFunction function)
    {
        IrText writer = new();
        writer.Write(function);
        return writer.text.ToString();
    }

    /// <summary>
    /// How a condition is written: <c>==</c>, <c>s&lt;</c> with sign, <c>&lt;</c> without, <c>&amp;</c> for bits in common.
    /// </summary>
    internal static string Of(IrCondition condition) => condition switch
    {
        IrCondition.Equal => "==",
        IrCondition.NotEqual => "!=",
        IrCondition.LessUnsigned => "<",
        IrCondition.LessOrEqualUnsigned => "<=",
        IrCondition.GreaterUnsigned => ">",
        IrCondition.GreaterOrEqualUnsigned => ">=",
        IrCondition.LessSigned => "s<",
        IrCondition.LessOrEqualSigned => "s<=",
        IrCondition.GreaterSigned => "s>",
        IrCondition.GreaterOrEqualSigned => "s>=",
        _ => "&",
    };

    private void Write(IrFunction function)
    {
        foreach (IrBlock block in function.Blocks)
        {
            blocks.Add(block, blocks.Count);

            foreach (IrValue value in block.Values)
            {
                if (HasLine(value) && value.Type != IrType.None)
                {
                    values.Add(value, values.Count);
                }
            }
        }

        text.Append("function ").Append(function.Name).Append('(');

        for (int i = 0; i < function.Parameters.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Name(function.Parameters[i]));
        }

        text.Append(')');

        if (function.ReturnType != IrType.None)
        {
            text.Append(" -> ").Append(Name(function.ReturnType));
        }

        text.Append('\n');

        foreach (IrSlot slot in function.Slots)
        {
            text.Append("  slot ").Append(slot.Name).Append(": ").Append(slot.Size).Append(" bytes, aligned to ").Append(slot.Alignment)
                .Append('\n');
        }

        foreach (IrBlock block in function.Blocks)
        {
            Write(block);
        }
    }

    private void Write(IrBlock block)
    {
        text.Append('b').Append(blocks[block]).Append(":\n");

        foreach (IrValue value in block.Values)
        {
            if (HasLine(value))
            {
                Write(value);
            }
        }

        text.Append("  ");

        switch (block.Terminator)
        {
            case IrTerminator.Jump jump:
                text.Append("jump ").Append(Name(jump.Target));
                break;
            case IrTerminator.Branch branch:
                text.Append("if ").Append(Name(branch.Left)).Append(' ').Append(Of(branch.Condition)).Append(' ').Append(Name(branch.Right))
                    .Append(" jump ").Append(Name(branch.WhenTrue)).Append(" else ").Append(Name(branch.WhenFalse));
                break;
            case IrTerminator.Return { Value: { } value }:
                text.Append("return ").Append(Name(value));
                break;
            case IrTerminator.Return:
                text.Append("return");
                break;
            default:
                text.Append("(no end)");
                break;
        }

        text.Append('\n');
    }

    private void Write(IrValue value)
    {
        text.Append("  ");

        if (value.Type != IrType.None)
        {
            text.Append('v').Append(values[value]).Append(':').Append(Name(value.Type)).Append(" = ");
        }

        switch (value.Opcode)
        {
            case IrOpcode.Parameter:
                text.Append("parameter ").Append(value.Constant);
                break;
            case IrOpcode.LoadTimeConstant:
                text.Append("loadtime ").Append(Name(value.LoadTime));
                break;
            case IrOpcode.LoadField:
                text.Append("field ").Append(Memory(value)).Append(' ').Append(Name(value.LoadTime));
                break;
            case IrOpcode.StoreField:
                text.Append("store field ").Append(Memory(value)).Append(' ').Append(Name(value.LoadTime)).Append(", ")
                    .Append(Name(value.Operands[1]));
                break;
            case IrOpcode.FieldBits:
                text.Append("bits ").Append(Name(value.Operands[0])).Append(' ').Append(Name(value.LoadTime));
                break;
            case IrOpcode.DataAddress:
                text.Append("data ").Append(Name(value.Section)).Append('+').Append(value.Constant);
                break;
            case IrOpcode.MapAddress:
                text.Append("map ").Append(value.Map);
                break;
            case IrOpcode.FunctionAddress:
                text.Append("function ").Append(((IrCallee.Function)value.Callee!).Target.Name);
                break;
            case IrOpcode.Phi:
                text.Append("phi");

                for (int i = 0; i < value.Operands.Count; i++)
                {
                    text.Append(i == 0 ? " " : ", ");

                    if (i < value.Block!.Predecessors.Count)
                    {
                        text.Append(Name(value.Block.Predecessors[i])).Append(": ");
                    }

                    text.Append(Name(value.Operands[i]));
                }

                break;
            case IrOpcode.ZeroExtend or IrOpcode.SignExtend or IrOpcode.BigEndian or IrOpcode.LittleEndian:
                text.Append(Name(value.Opcode)).Append(value.Constant).Append(' ').Append(Name(value.Operands[0]));
                break;
            case IrOpcode.Compare:
                text.Append(Name(value.Operands[0])).Append(' ').Append(Of(value.Condition)).Append(' ').Append(Name(value.Operands[1]));
                break;
            case IrOpcode.Load:
                text.Append("load").Append(value.Size).Append(' ').Append(Memory(value));
                break;
            case IrOpcode.Store:
                text.Append("store").Append(value.Size).Append(' ').Append(Memory(value)).Append(", ").Append(Name(value.Operands[1]));
                break;
            case IrOpcode.Atomic:
                text.Append("atomic ").Append(Name(value.Atomic)).Append(value.Size).Append(' ').Append(Memory(value)).Append(", ")
                    .Append(Name(value.Operands[1]));

                if (value.Operands.Count > 2)
                {
                    text.Append(", ").Append(Name(value.Operands[2]));
                }

                break;
            case IrOpcode.Call:
                text.Append("call ").Append(Name(value.Callee)).Append('(');
                WriteOperands(value);
                text.Append(')');
                break;
            default:
                text.Append(Name(value.Opcode)).Append(' ');
                WriteOperands(value);
                break;
        }

        text.Append('\n');
    }

    private void WriteOperands(IrValue value)
    {
        for (int i = 0; i < value.Operands.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Name(value.Operands[i]));
        }
    }

    private string Memory(IrValue value) => value.Constant == 0
        ? $"[{Name(value.Operands[0])}]"
        : $"[{Name(value.Operands[0])} {(value.Constant < 0 ? '-' : '+')} {Math.Abs(value.Constant)}]";

    private static bool HasLine(IrValue value) => value.Opcode is not (IrOpcode.Constant or IrOpcode.SlotAddress);

    private string Name(IrBlock block) => blocks.TryGetValue(block, out int number) ? $"b{number}" : "(a block of no function)";

    private string Name(IrValue value) => value.Opcode switch
    {
        IrOpcode.Constant when value.Type == IrType.Pointer => "null",
        IrOpcode.Constant => value.Constant.ToString(CultureInfo.InvariantCulture) + (value.Type == IrType.I64 ? "L" : ""),
        IrOpcode.SlotAddress => value.Constant == 0 ? $"&{value.Slot!.Name}" : $"&{value.Slot!.Name}+{value.Constant}",
        _ => values.TryGetValue(value, out int number) ? $"v{number}" : "(a value of no block)",
    };

    private static string Name(IrType type) => type switch
    {
        IrType.I32 => "i32",
        IrType.I64 => "i64",
        IrType.Pointer => "ptr",
        _ => "none",
    };

    private static string Name(IrCallee? callee) => callee switch
    {
        IrCallee.Kfunc kfunc => $"{kfunc.Identifier}#kfunc",
        IrCallee.Helper helper => $"{helper.Name}#{helper.Id}",
        IrCallee.Function function => function.Target.Name,
        _ => "(nothing)",
    };

    private static string Name(IrAtomic operation) => operation switch
    {
        IrAtomic.Add => "add",
        IrAtomic.And => "and",
        IrAtomic.Or => "or",
        IrAtomic.Xor => "xor",
        IrAtomic.Exchange => "xchg",
        _ => "cmpxchg",
    };

    private static string Name(IrSection section) => section switch
    {
        IrSection.ReadOnly => "readonly",
        IrSection.Writable => "writable",
        IrSection.Sites => "sites",
        _ => "shared",
    };

    private static string Name(IrLoadTime? value) => value switch
    {
        IrLoadTime.HasKfunc kfunc => $"has {kfunc.Identifier}#kfunc",
        IrLoadTime.HasHelper helper => $"has {helper.Name}#{helper.Id}",
        IrLoadTime.Field field => field.Expression,
        IrLoadTime.Core core => $"{core.Question.ToString().ToLowerInvariant()} {core.Type}.{core.Path}",
        _ => "(nothing)",
    };

    private static string Name(IrOpcode opcode) => opcode switch
    {
        IrOpcode.Add => "add",
        IrOpcode.Subtract => "sub",
        IrOpcode.Multiply => "mul",
        IrOpcode.DivideUnsigned => "div",
        IrOpcode.DivideSigned => "sdiv",
        IrOpcode.RemainderUnsigned => "rem",
        IrOpcode.RemainderSigned => "srem",
        IrOpcode.And => "and",
        IrOpcode.Or => "or",
        IrOpcode.Xor => "xor",
        IrOpcode.ShiftLeft => "shl",
        IrOpcode.ShiftRightUnsigned => "shr",
        IrOpcode.ShiftRightSigned => "sar",
        IrOpcode.ZeroExtend => "zext",
        IrOpcode.SignExtend => "sext",
        IrOpcode.Truncate => "trunc",
        IrOpcode.BigEndian => "be",
        IrOpcode.LittleEndian => "le",
        IrOpcode.Reinterpret => "as",
        _ => opcode.ToString(),
    };
}
