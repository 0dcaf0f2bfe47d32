namespace KfuncGen;

/// <summary>What a run on a packet gave.</summary>
/// <param name="ReturnValue">What the program returned, the last time: a <see cref="TcAction"/>, an <see cref="XdpAction"/>, or a
/// number of bytes.</param>
/// <param name="Length">The length of the packet afterwards in bytes. What did not fit into the output is not there.</param>
/// <param name="Nanoseconds">How long a run took, on average over all, in nanoseconds as the kernel measured them.</param>
public readonly record struct BpfPacketResult(int ReturnValue, int Length, long Nanoseconds);
