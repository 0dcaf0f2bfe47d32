using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Interpreter.Host;

namespace KfuncGen.Bpf.Interpreter.Tests;

/// <summary>Machines for programs of several functions.</summary>
internal static class Machines
{
    /// <summary>A machine for functions f0, f1, …, of which the first begins at slot 0 and the others at the given ones.</summary>
    public static BpfMachine Of(BpfInstruction[] instructions, params int[] starts) => Of(new BpfMachineOptions(), instructions, starts);

    public static BpfMachine Of(BpfMachineOptions options, BpfInstruction[] instructions, params int[] starts) =>
        new(Code(instructions, starts), new BpfHost(), options);

    /// <summary>The code of such functions, each with 32 bytes of stack.</summary>
    public static BpfCode Code(BpfInstruction[] instructions, params int[] starts) => new()
    {
        Instructions = [.. instructions],
        Functions = [new BpfCodeFunction("f0", 0, 32), .. starts.Select(static (start, i) => new BpfCodeFunction($"f{i + 1}", start, 32))],
        Relocations = [],
        Lines = [],
        ReadOnlyData = [],
        WritableSize = 0,
    };
}
