
namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>
/// Which span variables hold a part of the packet. To the verifier that is another kind of memory, with an end in place of a
/// length, so a variable is one or the other for good.
/// </summary>
internal sealed class PacketVariables
{
    private readonly HashSet<object> packets = [];
    private readonly HashSet<object> others = [];

    /// <summary>Whether a variable holds a part of the packet.</summary>
    public bool IsPacket(object owner) => packets.Contains(owner);

    /// <summary>Says that a variable holds a part of the packet, or that it does not.</summary>
    /// <returns>False where it was said to be the other kind.</returns>
    public bool Declare(object owner, bool isPacket)
    {
        if ((isPacket ? others : packets).Contains(owner))
        {
            return false;
        }

        (isPacket ? packets : others).Add(owner);
        return true;
    }
}
