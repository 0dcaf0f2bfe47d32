using KfuncGen.Layouts;
using KfuncGen.Probing;

namespace KfuncGen.Linking;

/// <summary>What a program can get to and a kernel does not have.</summary>
/// <param name="Slot">The call.</param>
/// <param name="Kfunc">The kfunc that it calls; null for a helper.</param>
/// <param name="Helper">The number of the helper that it calls; null for a kfunc.</param>
/// <param name="Name">The field, value or type that it uses; null for what is called.</param>
internal readonly record struct MissingPart(int Slot, ResolvedKfunc? Kfunc, int? Helper, ResolvedName? Name = null);
