using KfuncGen.Generator.Stubs;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Bindings;

/// <summary>What is generated for one partial method.</summary>
/// <param name="Request">The method.</param>
/// <param name="Variants">The kfunc's variants, newest first; empty where no target has it.</param>
internal sealed record MethodModel(MethodRequest Request, EquatableArray<StubVariant> Variants);
