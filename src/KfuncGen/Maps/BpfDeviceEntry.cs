namespace KfuncGen;

/// <summary>An interface in a map of interfaces.</summary>
/// <param name="InterfaceIndex">Its number.</param>
/// <param name="ProgramId">The number of the program that packets go through before they leave by it; 0 for none.</param>
public readonly record struct BpfDeviceEntry(int InterfaceIndex, uint ProgramId);
