using KfuncGen.Code;
using KfuncGen.Linux.Instructions;

namespace KfuncGen.Linking;

/// <summary>
/// Removes what a program cannot get to on one kernel, and conditions that can only come out one way. The verifier would find out
/// by itself, but for a process without CAP_PERFMON it also follows what a processor may guess, through conditions that are
/// decided: sanitize_speculative_path, kernel/bpf/verifier.c, 6.1 to 7.3. There it finds the calls that a guard is for. It counts
/// instructions before it looks at them, too, and refuses some calls wherever they are: add_kfunc_call, 7.2.
/// </summary>
internal sealed class DeadCode
{
    private const byte NoSecondHalf = 0;

    // BPF_ALU | BPF_END | BPF_TO_LE: include/uapi/linux/bpf.h, 7.2.
    private const byte ToLittleEndian = 0xd4;

    private readonly BpfProgramCode code;
    private readonly Instruction[] slots;
    private readonly Reachability reachability;
    private readonly bool[] stays;

    // Where each slot goes; for one that goes away, where the next goes that stays. One more, for the end.
    private readonly int[] places;

    private DeadCode(BpfProgramCode code, Instruction[] slots, Reachability reachability)
    {
        this.code = code;
        this.slots = slots;
        this.reachability = reachability;
        stays = new bool[slots.Length];
        places = new int[slots.Length + 1];
    }

    /// <summary>Removes dead code.</summary>
    /// <param name="code">The program.</param>
    /// <param name="slots">Its slots, filled in.</param>
    /// <param name="reachability">What can be reached for certain not to be more: memory is not trusted.</param>
    /// <returns>What is left.</returns>
    public static (BpfProgramCode Code, Instruction[] Slots) Remove(BpfProgramCode code, Instruction[] slots, Reachability reachability)
    {
        DeadCode dead = new(code, [.. slots], reachability);
        dead.Decide();
        dead.DropEmptyJumps();
        dead.Place();
        return dead.Rewrite();
    }

    private void Decide()
    {
        for (int slot = 0; slot < slots.Length; slot++)
        {
            bool isSecondHalf = slots[slot].Code == NoSecondHalf && slot > 0 && slots[slot - 1].Code == Instruction.LoadConstant;
            stays[slot] = isSecondHalf ? stays[slot - 1] : reachability.IsReachable(slot) && !IsNothing(slot);

            switch (stays[slot] && !isSecondHalf ? reachability.Outcome(slot) : null)
            {
                case true:
                    slots[slot] = new Instruction(JumpCondition.Always, 0, 0, slots[slot].Offset, 0);
                    break;
                case false:
                    stays[slot] = false;
                    break;
            }
        }
    }

    // What the compiler has this for has no more bits than are put in order: on such a machine it does nothing.
    private bool IsNothing(int slot) => BitConverter.IsLittleEndian && slots[slot].Code == ToLittleEndian;

    // From the end, since one that goes may be all that another jumps over.
    private void DropEmptyJumps()
    {
        for (int slot = slots.Length - 1; slot >= 0; slot--)
        {
            if (stays[slot]
                && slots[slot] is { Code: JumpCondition.Always, Offset: >= 0 } jump
                && slot + 1 + jump.Offset < slots.Length
                && !stays.AsSpan(slot + 1, jump.Offset).Contains(true))
            {
                stays[slot] = false;
            }
        }
    }

    private void Place()
    {
        for (int slot = 0; slot < slots.Length; slot++)
        {
            places[slot + 1] = places[slot] + (stays[slot] ? 1 : 0);
        }
    }

    private (BpfProgramCode Code, Instruction[] Slots) Rewrite()
    {
        Instruction[] left = [.. Enumerable.Range(0, slots.Length).Where(slot => stays[slot]).Select(Moved)];

        BpfProgramCode rest = new()
        {
            Instructions = Array.ConvertAll(left, static slot => slot.Bits),
            Functions = [.. code.Functions.Where(function => IsLeft(function.Start)).Select(
                function => function with { Start = places[function.Start] })],
            Relocations = [.. code.Relocations.Where(
                relocation => stays[relocation.Instruction]).Select(
                    relocation => relocation with { Instruction = places[relocation.Instruction] })],
            Lines = MoveLines(),
            Kfuncs = code.Kfuncs,
            KfuncDuties = code.KfuncDuties,
            HelperDuties = code.HelperDuties,
            Fields = code.Fields,
            Constants = code.Constants,
            Maps = code.Maps,
            Names = code.Names,
            Hook = code.Hook,
            ReadOnlyData = code.ReadOnlyData,
            WritableSize = code.WritableSize,
            InitialData = code.InitialData,
            Files = code.Files,
        };

        return (rest, left);
    }

    // A function's first slot may itself be a condition that goes.
    private bool IsLeft(int start) => reachability.IsReachable(start);

    private Instruction Moved(int slot)
    {
        Instruction instruction = slots[slot];

        return instruction switch
        {
            { Code: Instruction.Call, Source: Instruction.FunctionCall } or
            { Code: Instruction.LoadConstant, Source: Instruction.FunctionAddress } or
            { Code: JumpCondition.AlwaysFar } => instruction.WithImmediate(Distance(slot, instruction.Immediate)),
            { Code: Instruction.Call or Instruction.Exit } => instruction,
            { Class: InstructionClass.Jump or InstructionClass.Jump32 } =>
                instruction.WithOffset((short)Distance(slot, instruction.Offset)),
            _ => instruction,
        };
    }

    private int Distance(int slot, int distance)
    {
        int target = slot + 1 + distance;

        // A jump out of the program: the kernel says so.
        return (uint)target < (uint)places.Length ? places[target] - places[slot] - 1 : distance;
    }

    // A line holds up to the next: it stays where any of its slots does.
    private BpfProgramLine[] MoveLines()
    {
        List<BpfProgramLine> lines = [];

        for (int i = 0; i < code.Lines.Length; i++)
        {
            int start = Math.Min(code.Lines[i].Instruction, slots.Length);
            int end = i + 1 < code.Lines.Length ? Math.Min(code.Lines[i + 1].Instruction, slots.Length) : slots.Length;

            if (places[start] < places[end])
            {
                lines.Add(code.Lines[i] with { Instruction = places[start] });
            }
        }

        return [.. lines];
    }
}
