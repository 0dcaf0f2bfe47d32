using KfuncGen.Layouts;
using KfuncGen.Linux.Instructions;
using KfuncGen.Probing;

namespace KfuncGen.Linking;

/// <summary>
/// A program whose kfuncs, guards and fields are filled in for one kernel, without what it cannot get to; its maps are not.
/// </summary>
/// <param name="Code">What is left of the program: functions, relocations and lines are about <paramref name="Instructions"/>.</param>
/// <param name="Instructions">The slots.</param>
/// <param name="Modules">The modules whose BTF the program refers to; a call's offset is an index into them, from 1, and so is the second
/// slot of a variable.</param>
/// <param name="Kfuncs">What the kernel has for the program's kfuncs, by their index.</param>
/// <param name="Names">What it has for the program's fields, values and types, by their index.</param>
internal sealed record LinkedProgram(
    BpfProgramCode Code, Instruction[] Instructions, IReadOnlyList<string> Modules, ResolvedKfunc[] Kfuncs, ResolvedName[] Names);
