using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Tests.RandomFunctions;

/// <summary>
/// Makes programs that a seed decides: numbers of both widths, branches, loops that end, slots as a whole and in pieces, a
/// context that is read and written, calls. One seed always makes the same program.
/// </summary>
internal sealed class RandomProgram
{
    private const int VariableCount = 6;

    private static readonly long[] Interesting =
    [
        0, 1, -1, 2, 3, 7, 8, 10, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 1000, 32767, 65535, 65536,
        int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue, 0x100000001b3,
        unchecked((long)0xcbf29ce484222325),
    ];

    private readonly Random random;
    private readonly IrFunction function;
    private readonly IrBuilder builder;
    private readonly IrVariables<int> variables = new();
    private readonly IReadOnlyList<IrFunction> callees;
    private readonly IrValue[] pointers;
    private readonly IrValue[] slots;
    private readonly int[] pointerSizes;
    private int nextVariable = VariableCount * 2;
    private int budget;
    private IrBlock? breakTarget;

    private RandomProgram(Random random, IrFunction function, IReadOnlyList<IrFunction> callees, int budget)
    {
        this.random = random;
        this.function = function;
        this.callees = callees;
        this.budget = budget;
        builder = new IrBuilder(function) { Block = function.AddBlock() };
        variables.Seal(builder.Block);
        IrSlot[] frame = [.. Enumerable.Range(0, random.Next(3)).Select(i => function.AddSlot($"s{i}", 8 * random.Next(1, 4), 8))];
        List<(IrValue Pointer, int Size)> memory = [];

        for (int i = 0; i < function.Parameters.Count; i++)
        {
            IrValue parameter = builder.Parameter(i);

            if (parameter.Type == IrType.Pointer)
            {
                memory.Add((parameter, i == 0 && callees.Count > 0 ? ContextSize : 8));
            }
            else
            {
                variables.Write(builder.Block, Variable(parameter.Type, i), parameter);
            }
        }

        foreach (IrSlot slot in frame)
        {
            IrValue address = builder.SlotAddress(slot);
            memory.Add((address, slot.Size));

            for (int offset = 0; offset < slot.Size; offset += 8)
            {
                builder.Store(8, address, random.Next(2) == 0 ? builder.Constant(IrType.I64, 0) : Constant(IrType.I64), offset);
            }
        }

        pointers = [.. memory.Select(pair => pair.Pointer)];
        slots = [.. pointers.Where(pointer => pointer.Opcode == IrOpcode.SlotAddress)];
        pointerSizes = [.. memory.Select(pair => pair.Size)];

        foreach (IrType type in (IrType[])[IrType.I32, IrType.I64])
        {
            for (int i = 0; i < VariableCount; i++)
            {
                if (random.Next(3) == 0)
                {
                    variables.Write(builder.Block, Variable(type, i), pointers.Length > 0 ? Load(type) : Constant(type));
                }
            }
        }
    }

    /// <summary>The size in bytes of the context of every program.</summary>
    public const int ContextSize = 64;

    /// <summary>Makes a program.</summary>
    /// <param name="seed">Decides what it does.</param>
    /// <param name="size">About how many statements its main function has.</param>
    public static IrFunction Create(int seed, int size)
    {
        Random random = new(seed);
        List<IrFunction> functions = [];

        for (int i = random.Next(3); i > 0; i--)
        {
            List<IrType> parameters = [];

            for (int j = random.Next(4); j > 0; j--)
            {
                parameters.Add(random.Next(5) switch { 0 => IrType.Pointer, 1 or 2 => IrType.I64, _ => IrType.I32 });
            }

            IrFunction callee = new($"Callee{i}", random.Next(2) == 0 ? IrType.I32 : IrType.I64, parameters);
            new RandomProgram(random, callee, [], random.Next(size)).Build();
            functions.Add(callee);
        }

        IrFunction main = new("Main", random.Next(4) == 0 ? IrType.I64 : IrType.I32, [IrType.Pointer]);

        // The list is never empty for the main function: its context is large.
        new RandomProgram(random, main, functions.Count > 0 ? functions : [Identity()], size).Build();
        return main;
    }

    private static IrFunction Identity()
    {
        IrFunction identity = new("Identity", IrType.I32, [IrType.I32]);
        IrBuilder builder = new(identity) { Block = identity.AddBlock() };
        builder.Return(builder.Parameter(0));
        return identity;
    }

    private static int Variable(IrType type, int number) => type == IrType.I32 ? number : VariableCount + number;

    private void Build()
    {
        Statements(depth: 0);
        builder.Return(Expression(function.ReturnType, 2));
        variables.Finish(function);
    }

    private void Statements(int depth)
    {
        int count = depth == 0 ? int.MaxValue : random.Next(1, 5);

        for (int i = 0; i < count && budget > 0; i++)
        {
            budget--;
            Statement(depth);
        }
    }

    private void Statement(int depth)
    {
        IrType type = AnyType();

        switch (random.Next(depth < 4 ? 12 : 6))
        {
            case 0 or 1 or 2 or 3:
                variables.Write(builder.Block, Variable(type, random.Next(VariableCount)), Expression(type, 3));
                break;
            case 4:
                if (pointers.Length > 0)
                {
                    Store(type);
                }

                break;
            case 5:
                if (callees.Count > 0)
                {
                    Call();
                }

                break;
            case 6 or 7 or 8:
                If(depth);
                break;
            case 9 or 10:
                Loop(depth);
                break;
            case 11:
                if (breakTarget is not null)
                {
                    BreakIf();
                }

                break;
        }
    }

    private void If(int depth)
    {
        IrBlock whenTrue = function.AddBlock();
        IrBlock whenFalse = function.AddBlock();
        IrBlock end = function.AddBlock();
        Branch(whenTrue, whenFalse);
        variables.Seal(whenTrue);
        variables.Seal(whenFalse);
        builder.Block = whenTrue;
        Statements(depth + 1);

        if (random.Next(10) == 0)
        {
            builder.Return(Expression(function.ReturnType, 1));
        }
        else
        {
            builder.Jump(end);
        }

        builder.Block = whenFalse;

        if (random.Next(2) == 0)
        {
            Statements(depth + 1);
        }

        builder.Jump(end);
        variables.Seal(end);
        builder.Block = end;
    }

    private void Loop(int depth)
    {
        int counter = nextVariable++;
        IrBlock head = function.AddBlock();
        IrBlock body = function.AddBlock();
        IrBlock end = function.AddBlock();
        bool isUp = random.Next(3) > 0;
        bool isWide = random.Next(3) == 0;
        IrType type = isWide ? IrType.I64 : IrType.I32;
        IrValue bound = random.Next(2) == 0
            ? builder.Constant(type, random.Next(6))
            : builder.Binary(IrOpcode.And, Expression(type, 1), builder.Constant(type, 7));

        variables.Write(builder.Block, counter, isUp ? builder.Constant(type, 0) : bound);
        builder.Jump(head);
        builder.Block = head;
        IrValue i = variables.Read(head, counter, type);

        if (isUp)
        {
            builder.Branch(random.Next(2) == 0 ? IrCondition.LessSigned : IrCondition.LessUnsigned, i, bound, body, end);
        }
        else
        {
            builder.Branch(IrCondition.GreaterSigned, i, builder.Constant(type, 0), body, end);
        }

        variables.Seal(body);
        builder.Block = body;
        IrBlock? outer = breakTarget;
        breakTarget = end;
        variables.Write(body, Variable(type, random.Next(VariableCount)), i);

        if (random.Next(3) == 0)
        {
            CheckedIndex(i, bound);
        }

        Statements(depth + 1);
        breakTarget = outer;
        IrValue next = builder.Binary(
            isUp ? IrOpcode.Add : IrOpcode.Subtract, variables.Read(builder.Block, counter, type), builder.Constant(type, 1));
        variables.Write(builder.Block, counter, next);
        builder.Jump(head);
        variables.Seal(head);
        variables.Seal(end);
        builder.Block = end;
    }

    // As a span's indexer: the index is checked against a length, and what is beyond returns.
    private void CheckedIndex(IrValue index, IrValue length)
    {
        // The kernel takes no computed offset into a context, which parameters may be.
        if (slots.Length == 0)
        {
            return;
        }

        IrValue pointer = slots[random.Next(slots.Length)];
        IrBlock trap = function.AddBlock();
        IrBlock within = function.AddBlock();
        IrValue bound = random.Next(2) == 0 ? length : builder.Constant(length.Type, 8);
        builder.Branch(IrCondition.GreaterOrEqualUnsigned, index, bound, trap, within);
        variables.Seal(trap);
        variables.Seal(within);
        builder.Block = trap;
        builder.Return(builder.Constant(function.ReturnType, -34));
        builder.Block = within;
        IrValue wide = index.Type == IrType.I32 ? builder.ZeroExtend(index, 32, IrType.I64) : index;
        IrValue masked = builder.Binary(IrOpcode.And, wide, builder.Constant(IrType.I64, 7));
        IrValue address = builder.Binary(IrOpcode.Add, pointer, masked);
        variables.Write(within, Variable(IrType.I32, random.Next(VariableCount)), builder.Load(IrType.I32, 1, address));
        builder.Store(1, address, Expression(IrType.I32, 1));
    }

    private void BreakIf()
    {
        IrBlock next = function.AddBlock();
        Branch(breakTarget!, next);
        variables.Seal(next);
        builder.Block = next;
    }

    private void Branch(IrBlock whenTrue, IrBlock whenFalse)
    {
        IrType type = AnyType();

        if (random.Next(3) == 0)
        {
            IrValue condition = Expression(IrType.I32, 3);
            builder.Branch(
                random.Next(2) == 0 ? IrCondition.NotEqual : IrCondition.Equal,
                condition,
                builder.Constant(IrType.I32, 0),
                whenTrue,
                whenFalse);
        }
        else
        {
            builder.Branch(AnyCondition(), Expression(type, 2), Expression(type, 1), whenTrue, whenFalse);
        }
    }

    private void Call()
    {
        IrFunction callee = callees[random.Next(callees.Count)];

        // Nor does it take an instruction that is once about the context and once about the stack.
        if (slots.Length == 0 && callee.Parameters.Contains(IrType.Pointer))
        {
            return;
        }

        IrValue[] arguments = [.. callee.Parameters.Select(
            type => type == IrType.Pointer ? slots[random.Next(slots.Length)] : Expression(type, 1))];
        IrValue result = builder.Call(new IrCallee.Function(callee), callee.ReturnType, arguments);

        if (random.Next(4) > 0)
        {
            variables.Write(builder.Block, Variable(callee.ReturnType, random.Next(VariableCount)), result);
        }
    }

    private (IrValue Address, int Offset) Place(int size)
    {
        int pointer = random.Next(pointers.Length);
        int offset = random.Next(pointerSizes[pointer] / size) * size;

        if (random.Next(4) == 0)
        {
            int part = random.Next(offset + 1);
            return (builder.Binary(IrOpcode.Add, pointers[pointer], builder.Constant(IrType.I64, part)), offset - part);
        }

        return (pointers[pointer], offset);
    }

    private IrValue Load(IrType type)
    {
        int size = AnySize(type);
        (IrValue address, int offset) = Place(size);
        return builder.Load(type, size, address, offset);
    }

    private void Store(IrType type)
    {
        int size = AnySize(type);
        IrValue value = Expression(type, 2);
        (IrValue address, int offset) = Place(size);
        builder.Store(size, address, value, offset);
    }

    private int AnySize(IrType type) => 1 << random.Next(type == IrType.I32 ? 3 : 4);

    private IrType AnyType() => random.Next(3) == 0 ? IrType.I64 : IrType.I32;

    private IrCondition AnyCondition() => (IrCondition)random.Next(11);

    private IrValue Constant(IrType type) =>
        builder.Constant(type, random.Next(2) == 0 ? random.Next(-10, 20) : Interesting[random.Next(Interesting.Length)]);

    private IrValue Expression(IrType type, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            return random.Next(4) == 0 ? Constant(type) : variables.Read(builder.Block, Variable(type, random.Next(VariableCount)), type);
        }

        switch (random.Next(16))
        {
            case 0:
                return type == IrType.I32
                    ? builder.Truncate(Expression(IrType.I64, depth - 1))
                    : builder.ZeroExtend(Expression(IrType.I32, depth - 1), 32, IrType.I64);
            case 1:
                return type == IrType.I32
                    ? builder.Compare(AnyCondition(), Expression(IrType.I64, depth - 1), Expression(IrType.I64, depth - 1))
                    : builder.SignExtend(Expression(IrType.I32, depth - 1), 32, IrType.I64);
            case 2:
                return builder.ZeroExtend(Expression(AnySource(type), depth - 1), ((int[])[1, 8, 16, 32])[random.Next(4)], type);
            case 3:
                return builder.SignExtend(Expression(AnySource(type), depth - 1), ((int[])[8, 16, 32])[random.Next(3)], type);
            case 4 when type == IrType.I32:
                return builder.Compare(AnyCondition(), Expression(IrType.I32, depth - 1), Expression(IrType.I32, depth - 1));
            case 5 when pointers.Length > 0:
                return Load(type);
            case 6 or 7:
                return builder.Binary(
                    (IrOpcode)random.Next((int)IrOpcode.ShiftLeft, (int)IrOpcode.ShiftRightSigned + 1),
                    Expression(type, depth - 1),
                    random.Next(3) == 0 ? Expression(IrType.I32, depth - 1) : builder.Constant(IrType.I32, random.Next(70)));
            default:
                IrValue left = Expression(type, depth - 1);
                IrValue right = random.Next(3) == 0 ? Constant(type) : Expression(type, depth - 1);
                return builder.Binary((IrOpcode)random.Next((int)IrOpcode.Add, (int)IrOpcode.Xor + 1), left, right);
        }
    }

    private IrType AnySource(IrType type) => type == IrType.I32 ? IrType.I32 : AnyType();
}
