namespace KfuncGen.Linux.Network;

/// <summary>What a classifier of traffic control is known by.</summary>
/// <param name="InterfaceIndex">Its interface.</param>
/// <param name="Parent">Where on that it is.</param>
/// <param name="Handle">Its number there.</param>
/// <param name="Info">Its priority and the protocol that it is for.</param>
internal readonly record struct TrafficFilter(uint InterfaceIndex, uint Parent, uint Handle, uint Info);
