using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>Every kfunc of every target.</summary>
[KfuncBindings]
internal static partial class Kf;
