using KfuncGen.Code;
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

    private readonly BpfProgramCode code;
    private readonly KfuncProbe kernel;
    private readonly Instruction[] instructions;
    private readonly ResolvedKfunc[] kfuncs;
    private readonly List<string> modules = [];

    private ProgramLinker(BpfProgramCode code, KfuncProbe kernel)
    {
        this.code = code;
        this.kernel = kernel;
        instructions = Array.ConvertAll(code.Instructions, static bits => new Instruction(bits));
        kfuncs = Array.ConvertAll(code.Kfuncs, kernel.Resolve);
    }

    /// <summary>Fills a program in.</summary>
    /// <param name="code">The program's code.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="missing">What the kernel lacks; null for success.</param>
    /// <returns>Null where the program can reach something that the kernel lacks.</returns>
    public static LinkedProgram? Link(BpfProgramCode code, KfuncProbe kernel, out MissingPart? missing)
    {
        ProgramLinker linker = new(code, kernel);
        linker.FoldConstants();
        Reachability likely = Reachability.Of(linker.instructions, code.Functions, trustsMemory: true);
        Reachability possible = Reachability.Of(linker.instructions, code.Functions, trustsMemory: false);
        missing = linker.LinkKfuncs(likely, possible) ?? linker.CheckHelpers(likely);

        if (missing is not null)
        {
            return null;
        }

        (BpfProgramCode left, Instruction[] slots) = DeadCode.Remove(code, linker.instructions, possible);
        return new LinkedProgram(left, slots, linker.modules, linker.kfuncs);
    }

    /// <summary>The kfunc whose call a helper's number stands for; null where it stands for none.</summary>
    public static int? KfuncOfPoison(int helper, int kfuncCount) =>
        helper >= PoisonBase && helper - PoisonBase < kfuncCount ? helper - PoisonBase : null;

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
                    SetConstant(relocation.Instruction, kernel.Helpers.Exists(relocation.Index) ? 1 : 0);
                    break;
                case BpfCodeRelocationKind.Field:
                    SetConstant(relocation.Instruction, code.Fields[relocation.Index]());
                    break;
            }
        }
    }

    private void SetConstant(int slot, long value)
    {
        instructions[slot] = instructions[slot].WithImmediate((int)value);

        if (instructions[slot].Code == Instruction.LoadConstant)
        {
            instructions[slot + 1] = instructions[slot + 1].WithImmediate((int)(value >> 32));
        }
    }

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
                instructions[relocation.Instruction] = CallOf(kfunc.Function!);
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
        int module = 0;

        if (function.Module is { } name)
        {
            if (!modules.Contains(name))
            {
                modules.Add(name);
            }

            module = modules.IndexOf(name) + 1;
        }

        return new Instruction(Instruction.Call, 0, Instruction.KfuncCall, (short)module, (int)function.Id.Value);
    }

    // Without BTF nothing is known of helpers: then the kernel decides.
    private MissingPart? CheckHelpers(Reachability reachability)
    {
        for (int slot = 0; slot < instructions.Length; slot++)
        {
            Instruction instruction = instructions[slot];

            if (instruction is { Code: Instruction.Call, Source: Instruction.HelperCall }
                && reachability.IsReachable(slot)
                && kernel.Helpers is { AreKnown: true } helpers
                && !helpers.Exists(instruction.Immediate))
            {
                return new MissingPart(slot, null, instruction.Immediate);
            }
        }

        return null;
    }
}
