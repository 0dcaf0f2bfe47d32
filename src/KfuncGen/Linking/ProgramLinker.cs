using KfuncGen.Code;
using KfuncGen.Layouts;
using KfuncGen.Linux.Instructions;
using KfuncGen.Probing;

namespace KfuncGen.Linking;

/// <summary>
/// Fills a program in for one kernel: what it asks of the kernel becomes a constant, calls get the kernel's numbers, and
/// calls of what is not there become ones that the verifier refuses if it ever gets to them, and what cannot be reached goes.
/// </summary>
internal sealed class ProgramLinker
{
    // The number libbpf began with for the same purpose: no helper has it, and it is told from others in a log.
    private const int PoisonBase = 2002000000;

    // BPF_LDX | BPF_MEM | BPF_DW, and BPF_JMP | BPF_JA with nothing to skip: include/uapi/linux/bpf.h, 7.2.
    private const byte LoadMemory = 0x79;
    private const byte JumpNowhere = 0x05;

    private readonly BpfProgramCode code;
    private readonly IKernelContents kernel;
    private readonly Instruction[] instructions;
    private readonly ResolvedKfunc[] kfuncs;
    private readonly ResolvedName[] names;
    private readonly List<string> modules = [];

    private ProgramLinker(BpfProgramCode code, IKernelContents kernel)
    {
        this.code = code;
        this.kernel = kernel;
        instructions = Array.ConvertAll(code.Instructions, static bits => new Instruction(bits));
        kfuncs = Array.ConvertAll(code.Kfuncs, kernel.Resolve);
        names = Array.ConvertAll(code.Names, kernel.Resolve);
    }

    /// <summary>Fills a program in.</summary>
    /// <param name="code">The program's code.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="missing">What the kernel lacks; null for success.</param>
    /// <returns>Null where the program can reach something that the kernel lacks.</returns>
    public static LinkedProgram? Link(BpfProgramCode code, IKernelContents kernel, out MissingPart? missing)
    {
        ProgramLinker linker = new(code, kernel);
        linker.FoldConstants();
        Reachability likely = Reachability.Of(linker.instructions, code.Functions, trustsMemory: true);
        Reachability possible = Reachability.Of(linker.instructions, code.Functions, trustsMemory: false);
        missing = linker.LinkKfuncs(likely, possible) ?? linker.CheckNames(likely, possible) ?? linker.CheckHelpers(likely);

        if (missing is not null)
        {
            return null;
        }

        (BpfProgramCode left, Instruction[] slots) = DeadCode.Remove(code, linker.instructions, possible);
        return new LinkedProgram(left, slots, linker.modules, linker.kfuncs, linker.names);
    }

    /// <summary>Fills a program in for a kernel that it is loaded into.</summary>
    /// <param name="code">The program's code.</param>
    /// <param name="kernel">The kernel's probe.</param>
    /// <param name="missing">What the kernel lacks; null for success.</param>
    /// <returns>Null where the program can reach something that the kernel lacks.</returns>
    public static LinkedProgram? Link(BpfProgramCode code, KfuncProbe kernel, out MissingPart? missing) =>
        Link(code, new ProbedKernel(kernel), out missing);

    /// <summary>The kfunc whose call a helper's number stands for; null where it stands for none.</summary>
    public static int? KfuncOfPoison(int helper, int kfuncCount) =>
        helper >= PoisonBase && helper - PoisonBase < kfuncCount ? helper - PoisonBase : null;

    /// <summary>The field, value or type whose use a helper's number stands for; null where it stands for none.</summary>
    public static int? NameOfPoison(int helper, int kfuncCount, int nameCount) =>
        helper >= PoisonBase + kfuncCount && helper - PoisonBase - kfuncCount < nameCount ? helper - PoisonBase - kfuncCount : null;

    private void FoldConstants()
    {
        foreach (BpfCodeRelocation relocation in code.Relocations)
        {
            switch (relocation.Kind)
            {
                case BpfCodeRelocationKind.HasKfunc:
                    SetConstant(relocation.Instruction, kfuncs[relocation.Index].IsPresent ? 1 : 0);
                    break;
                case BpfCodeRelocationKind.HasHelper:
                    SetConstant(relocation.Instruction, Has(relocation.Index));
                    break;
                case BpfCodeRelocationKind.CoreHas:
                    SetConstant(relocation.Instruction, IsOpen(relocation) ? null : names[relocation.Index].IsPresent ? 1 : 0);
                    break;
                case BpfCodeRelocationKind.CoreOffset:
                    SetConstant(relocation.Instruction, IsOpen(relocation) ? null : names[relocation.Index].Access.Offset);
                    break;
                case BpfCodeRelocationKind.CoreSize:
                    SetConstant(relocation.Instruction, IsOpen(relocation) ? null : names[relocation.Index].Access.Size);
                    break;
                case BpfCodeRelocationKind.CoreValue:
                    SetConstant(relocation.Instruction, IsOpen(relocation) ? null : names[relocation.Index].Value);
                    break;
                case BpfCodeRelocationKind.CoreVariable:
                    SetVariable(relocation.Instruction, names[relocation.Index]);
                    break;
                case BpfCodeRelocationKind.CoreLoad or BpfCodeRelocationKind.CoreStore or BpfCodeRelocationKind.CoreLeft
                    or BpfCodeRelocationKind.CoreRight:
                    FieldInstructions.Fill(ref instructions[relocation.Instruction], relocation.Kind, names[relocation.Index]);
                    break;
                case BpfCodeRelocationKind.Field:
                    SetConstant(relocation.Instruction, kernel.LeavesOpen ? null : code.Fields[relocation.Index]());
                    break;
            }
        }
    }

    private bool IsOpen(BpfCodeRelocation relocation) =>
        kernel.LeavesOpen && names[relocation.Index].Availability == KfuncAvailability.Unknown;

    private long? Has(int helper) => kernel.HasHelper(helper) switch
    {
        true => 1,
        null when kernel.LeavesOpen => null,
        _ => 0,
    };

    // What is left open is read from memory that nothing is known of: its second slot, if there is one, does nothing.
    private void SetConstant(int slot, long? constant)
    {
        bool isWide = instructions[slot].Code == Instruction.LoadConstant;

        if (constant is not { } value)
        {
            int register = instructions[slot].Destination;
            instructions[slot] = new Instruction(LoadMemory, register, register, 0, 0);

            if (isWide)
            {
                instructions[slot + 1] = new Instruction(JumpNowhere, 0, 0, 0, 0);
            }

            return;
        }

        instructions[slot] = instructions[slot].WithImmediate((int)value);

        if (isWide)
        {
            instructions[slot + 1] = instructions[slot + 1].WithImmediate((int)(value >> 32));
        }
    }

    // What is left open is no number either: nobody knows where it will be.
    private void SetVariable(int slot, ResolvedName variable) => instructions[slot] = new Instruction(
        Instruction.LoadConstant, instructions[slot].Destination, Instruction.VariableAddress, 0, (int)variable.Value);

    private MissingPart? LinkKfuncs(Reachability likely, Reachability possible)
    {
        foreach (BpfCodeRelocation relocation in code.Relocations)
        {
            // What goes needs no number, and no module.
            if (relocation.Kind != BpfCodeRelocationKind.KfuncCall || !possible.IsReachable(relocation.Instruction))
            {
                continue;
            }

            ResolvedKfunc kfunc = kfuncs[relocation.Index];

            if (kfunc.IsPresent)
            {
                // A kernel that is only described has no numbers to call by.
                instructions[relocation.Instruction] =
                    kfunc.Function is { } function ? CallOf(function) : instructions[relocation.Instruction];
            }
            else if (likely.IsReachable(relocation.Instruction))
            {
                return new MissingPart(relocation.Instruction, kfunc, null);
            }
            else
            {
                instructions[relocation.Instruction] = new Instruction(
                    Instruction.Call, 0, Instruction.HelperCall, 0, PoisonBase + relocation.Index);
            }
        }

        return null;
    }

    private Instruction CallOf(KernelFunction function)
    {
        int module = function.Module is { } name ? PlaceOf(name) : 0;
        return new Instruction(Instruction.Call, 0, Instruction.KfuncCall, (short)module, (int)function.Id.Value);
    }

    // The first place is the kernel's own.
    private int PlaceOf(string module)
    {
        if (!modules.Contains(module))
        {
            modules.Add(module);
        }

        return modules.IndexOf(module) + 1;
    }

    // What a program can get to has to be there, or to be encoded; what it likely cannot is refused if the verifier gets there.
    private MissingPart? CheckNames(Reachability likely, Reachability possible)
    {
        foreach (BpfCodeRelocation relocation in code.Relocations)
        {
            if (relocation.Kind is < BpfCodeRelocationKind.CoreLoad or > BpfCodeRelocationKind.CoreVariable or BpfCodeRelocationKind.CoreHas
                || !possible.IsReachable(relocation.Instruction)
                || IsOpen(relocation))
            {
                continue;
            }

            if (FieldInstructions.Check(relocation.Kind, names[relocation.Index]) is not { } unusable)
            {
                LinkModule(relocation);
                continue;
            }

            if (likely.IsReachable(relocation.Instruction))
            {
                return new MissingPart(relocation.Instruction, null, null, unusable);
            }

            if (instructions[relocation.Instruction].Code == Instruction.LoadConstant)
            {
                instructions[relocation.Instruction + 1] = FieldInstructions.Nothing;
            }

            instructions[relocation.Instruction] = new Instruction(
                Instruction.Call, 0, Instruction.HelperCall, 0, PoisonBase + kfuncs.Length + relocation.Index);
        }

        return null;
    }

    // The place becomes the descriptor of the module's BTF where that is opened.
    private void LinkModule(BpfCodeRelocation relocation)
    {
        if (relocation.Kind == BpfCodeRelocationKind.CoreVariable && names[relocation.Index].Module is { } module)
        {
            instructions[relocation.Instruction + 1] = instructions[relocation.Instruction + 1].WithImmediate(PlaceOf(module));
        }
    }

    // Without BTF nothing is known of helpers: then the kernel decides.
    private MissingPart? CheckHelpers(Reachability reachability)
    {
        for (int slot = 0; slot < instructions.Length; slot++)
        {
            Instruction instruction = instructions[slot];

            if (instruction is { Code: Instruction.Call, Source: Instruction.HelperCall }
                && reachability.IsReachable(slot)
                && kernel.HasHelper(instruction.Immediate) == false)
            {
                return new MissingPart(slot, null, instruction.Immediate);
            }
        }

        return null;
    }
}
