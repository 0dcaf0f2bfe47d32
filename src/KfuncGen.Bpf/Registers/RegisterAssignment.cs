namespace KfuncGen.Bpf.Registers;

/// <summary>Which register of the machine each register became.</summary>
/// <param name="Colours">By register, the machine's; -1 for one that found none.</param>
/// <param name="Aliases">By register, the one that it was made one with; itself otherwise.</param>
/// <param name="Spilled">Those that found none and have to live in memory, with all that were made one with them.</param>
internal sealed record RegisterAssignment(int[] Colours, int[] Aliases, List<int> Spilled);
