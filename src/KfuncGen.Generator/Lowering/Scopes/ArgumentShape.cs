
namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>
/// What the arguments of a call are that C# has one type for and the verifier several. A function is lowered once for each.
/// </summary>
/// <param name="Packets">Which are a part of the packet, as bits.</param>
internal readonly record struct ArgumentShape(int Packets)
{
    /// <summary>Whether an argument is a part of the packet.</summary>
    public bool IsPacket(int position) => (Packets & (1 << position)) != 0;
}
