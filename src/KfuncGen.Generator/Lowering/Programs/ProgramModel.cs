using KfuncGen.Generator.Bindings;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>A program as its class shows it: all that does not depend on the body.</summary>
/// <param name="Scope">The class.</param>
/// <param name="Name">The method's name.</param>
/// <param name="Type">The program's type.</param>
/// <param name="License">The licence that it declares.</param>
/// <param name="Context">The struct that it takes by reference; null for a context of the kernel's.</param>
/// <param name="Visibility">Who can see that struct: <c>public</c>, <c>internal</c> or <c>private</c>.</param>
internal sealed record ProgramModel(
    BindingScope Scope, string Name, ProgramType Type, string License, DeclaredType? Context, string Visibility);
