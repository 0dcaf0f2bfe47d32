using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Maps;

/// <summary>A map that is open, and what is known of it.</summary>
/// <param name="Handle">Its descriptor.</param>
/// <param name="Name">How to speak of it.</param>
/// <param name="MaxEntries">How many elements it may have.</param>
internal sealed record OpenMap(BpfHandle Handle, string Name, uint MaxEntries);
