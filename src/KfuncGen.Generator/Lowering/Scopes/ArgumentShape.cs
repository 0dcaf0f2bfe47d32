using KfuncGen.Generator.Lowering.Symbols;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>
/// What the arguments of a call are that C# has one type for and the verifier several. A function is lowered once for each.
/// </summary>
/// <param name="Packets">Which are a part of the packet, as bits.</param>
/// <param name="Callback">How the kernel calls the function; null where the program does.</param>
internal readonly record struct ArgumentShape(int Packets, KernelCallback? Callback = null)
{
    /// <summary>Whether an argument is a part of the packet.</summary>
    public bool IsPacket(int position) => (Packets & (1 << position)) != 0;
}
