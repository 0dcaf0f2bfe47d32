using KfuncGen.Code;
using KfuncGen.Linux.Instructions;

namespace KfuncGen.Tests.Assembly;

/// <summary>
/// Writes what the build would make of a method, an instruction at a time: each on a line of its own in a file
/// <c>Program.cs</c>, whose text says what the instruction does.
/// </summary>
internal sealed class Assembler
{
    private readonly List<Instruction> instructions = [];
    private readonly List<BpfProgramFunction> functions = [];
    private readonly List<BpfProgramLine> lines = [];
    private readonly List<BpfCodeRelocation> relocations = [];
    private readonly List<KfuncVariant> kfuncs = [];
    private readonly Dictionary<KfuncVariant, CallDuties> kfuncDuties = [];
    private readonly Dictionary<int, CallDuties> helperDuties = [];
    private readonly List<Func<long>> fields = [];
    private readonly List<string> constants = [];
    private readonly List<string> maps = [];
    private readonly Dictionary<string, int> labels = [];
    private readonly List<(int Slot, string Label)> jumps = [];

    public Assembler(string shape = "s32(*struct Request)", params string[] parameters) => Function("Main", shape, parameters);

    public byte[] ReadOnlyData { get; init; } = [];

    public int WritableSize { get; init; }

    public Assembler Function(string name, string shape, params string[] parameters)
    {
        functions.Add(new(name, instructions.Count, shape, parameters));
        return Label(name);
    }

    public Assembler Label(string label)
    {
        labels.Add(label, instructions.Count);
        return this;
    }

    public Assembler Move(int register, int value) => Add($"r{register} = {value}", new(0xb7, register, 0, 0, value));

    public Assembler Copy(int register, int from) => Add($"r{register} = r{from}", new(0xbf, register, from, 0, 0));

    /// <summary>One of <c>BPF_ADD</c> and so on, in 64 bits.</summary>
    public Assembler Compute(int operation, int register, int value) =>
        Add($"r{register} op {value}", new((byte)(0x07 | operation), register, 0, 0, value));

    public Assembler ComputeRegister(int operation, int register, int from) =>
        Add($"r{register} op r{from}", new((byte)(0x0f | operation), register, from, 0, 0));

    public Assembler Load(int register, int pointer, short offset, byte code = 0x79) =>
        Add($"r{register} = [r{pointer}+{offset}]", new(code, register, pointer, offset, 0));

    public Assembler Store(int pointer, short offset, int register, byte code = 0x7b) =>
        Add($"[r{pointer}+{offset}] = r{register}", new(code, pointer, register, offset, 0));

    public Assembler Jump(string label)
    {
        jumps.Add((instructions.Count, label));
        return Add($"goto {label}", new(0x05, 0, 0, 0, 0));
    }

    public Assembler JumpIf(int register, int value, string label, byte condition = 0x10)
    {
        jumps.Add((instructions.Count, label));
        return Add($"if r{register} ? {value} goto {label}", new((byte)(condition | 0x05), register, 0, 0, value));
    }

    public Assembler Helper(int id) => Add($"helper {id}", new(Instruction.Call, 0, Instruction.HelperCall, 0, id));

    public Assembler CallFunction(string name)
    {
        jumps.Add((instructions.Count, name));
        return Add($"{name}()", new(Instruction.Call, 0, Instruction.FunctionCall, 0, 0));
    }

    public Assembler Call(KfuncVariant kfunc)
    {
        relocations.Add(new(instructions.Count, BpfCodeRelocationKind.KfuncCall, IndexOf(kfunc)));
        return Add($"Kf.{kfunc.Name}()", new(Instruction.Call, 0, Instruction.KfuncCall, 0, -1));
    }

    /// <summary>What the build says of calls of a kfunc.</summary>
    public Assembler Asks(KfuncVariant kfunc, string? begins, params string[] sentences)
    {
        kfuncDuties[kfunc] = new(sentences, begins);
        return this;
    }

    /// <summary>What the build says of calls of a helper.</summary>
    public Assembler Asks(int helper, string? begins, params string[] sentences)
    {
        helperDuties[helper] = new(sentences, begins);
        return this;
    }

    public Assembler Has(int register, KfuncVariant kfunc)
    {
        relocations.Add(new(instructions.Count, BpfCodeRelocationKind.HasKfunc, IndexOf(kfunc)));
        return Add($"r{register} = Kf.Has.{kfunc.Name}", new(0xb4, register, 0, 0, -1));
    }

    public Assembler HasHelper(int register, int helper)
    {
        relocations.Add(new(instructions.Count, BpfCodeRelocationKind.HasHelper, helper));
        return Add($"r{register} = Has.helper {helper}", new(0xb4, register, 0, 0, -1));
    }

    public Assembler Field(int register, Func<long> field, bool is64, string name = "Field")
    {
        constants.Add(name);
        relocations.Add(new(instructions.Count, BpfCodeRelocationKind.Field, fields.Count));
        fields.Add(field);
        return is64 ? Constant(register, 0, -1, -1) : Add($"r{register} = Field", new(0xb4, register, 0, 0, -1));
    }

    public Assembler ReadOnlyAddress(int register, int offset)
    {
        relocations.Add(new(instructions.Count, BpfCodeRelocationKind.ReadOnlyData));
        return Constant(register, Instruction.MapValue, 0, offset);
    }

    public Assembler WritableAddress(int register, int offset)
    {
        relocations.Add(new(instructions.Count, BpfCodeRelocationKind.WritableData));
        return Constant(register, Instruction.MapValue, 0, offset);
    }

    /// <summary>A map of the program's object.</summary>
    public Assembler Map(int register, string name)
    {
        if (!maps.Contains(name))
        {
            maps.Add(name);
        }

        relocations.Add(new(instructions.Count, BpfCodeRelocationKind.Map, maps.IndexOf(name)));
        return Constant(register, 1, 0, 0);
    }

    /// <summary>An address in the data that the object's programs share.</summary>
    public Assembler DataAddress(int register, int offset)
    {
        relocations.Add(new(instructions.Count, BpfCodeRelocationKind.ObjectData));
        return Constant(register, Instruction.MapValue, 0, offset);
    }

    /// <summary>A function of the program, for a helper to call.</summary>
    public Assembler FunctionAddress(int register, string name)
    {
        jumps.Add((instructions.Count, name));
        return Constant(register, Instruction.FunctionAddress, 0, 0);
    }

    public Assembler Constant(int register, int source, int low, int high)
    {
        Add($"r{register} = constant", new(Instruction.LoadConstant, register, source, 0, low));
        instructions.Add(new(0, 0, 0, 0, high));
        return this;
    }

    public Assembler Exit() => Add("return r0", new(Instruction.Exit, 0, 0, 0, 0));

    public Assembler Return(int value) => Move(0, value).Exit();

    public Assembler Raw(Instruction instruction) => Add("raw", instruction);

    public BpfProgramCode Build()
    {
        foreach ((int slot, string label) in jumps)
        {
            int distance = labels[label] - slot - 1;
            Instruction jump = instructions[slot];
            instructions[slot] = jump.Code is Instruction.Call or Instruction.LoadConstant
                ? jump.WithImmediate(distance)
                : new(jump.Code, jump.Destination, jump.Source, (short)distance, jump.Immediate);
        }

        return new()
        {
            Instructions = [.. instructions.Select(static instruction => instruction.Bits)],
            Functions = [.. functions],
            Relocations = [.. relocations],
            Kfuncs = [.. kfuncs],
            KfuncDuties = [.. kfuncs.Select(kfunc => kfuncDuties.GetValueOrDefault(kfunc, CallDuties.None))],
            HelperDuties = helperDuties,
            Fields = [.. fields],
            Constants = [.. constants],
            Maps = [.. maps],
            ReadOnlyData = ReadOnlyData,
            WritableSize = WritableSize,
            Files = ["Program.cs"],
            Lines = [.. lines],
        };
    }

    /// <summary>A syscall program with a context of its own.</summary>
    public BpfProgram<T> Program<T>(string name = "Main", string license = "GPL")
        where T : unmanaged
    {
        BpfProgramCode code = Build();
        return BpfProgram<T>.Define(new() { Name = name, Type = BpfProgramType.Syscall, License = license, Code = () => code });
    }

    public BpfProgram Program(BpfProgramType type, string name = "Main", string license = "GPL")
    {
        BpfProgramCode code = Build();
        return BpfProgram.Define(new() { Name = name, Type = type, License = license, Code = () => code });
    }

    /// <summary>A program of an object.</summary>
    public BpfProgram Part(BpfProgramType type, string name, bool isOptional = false, string? alternativeTo = null)
    {
        BpfProgramCode code = Build();
        return BpfProgram.Define(new()
        {
            Name = name,
            Type = type,
            License = "GPL",
            Code = () => code,
            Object = "Counting",
            IsOptional = isOptional,
            AlternativeTo = alternativeTo,
        });
    }

    private Assembler Add(string text, Instruction instruction)
    {
        lines.Add(new(instructions.Count, 0, lines.Count + 1, 5, $"    {text};"));
        instructions.Add(instruction);
        return this;
    }

    private int IndexOf(KfuncVariant kfunc)
    {
        if (!kfuncs.Contains(kfunc))
        {
            kfuncs.Add(kfunc);
        }

        return kfuncs.IndexOf(kfunc);
    }
}
