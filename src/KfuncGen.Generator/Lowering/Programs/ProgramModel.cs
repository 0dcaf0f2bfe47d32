using KfuncGen.Generator.Bindings;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>A program as its class shows it: all that does not depend on the body.</summary>
/// <param name="Scope">The class.</param>
/// <param name="Name">The method's name.</param>
/// <param name="Type">The program's type.</param>
/// <param name="License">The licence that it declares.</param>
/// <param name="Context">The struct that it takes by reference; null for a context of the kernel's.</param>
/// <param name="Visibility">Who can see that struct: <c>public</c>, <c>internal</c> or <c>private</c>.</param>
/// <param name="IsSleepable">Whether it is loaded as one that may sleep.</param>
/// <param name="IsOptional">Whether its object is loaded without it where it cannot be loaded.</param>
/// <param name="AlternativeTo">The program in whose place it may be loaded; null for none.</param>
/// <param name="Object">What it shares with the other programs of its class; null where each is loaded alone.</param>
internal sealed record ProgramModel(
    BindingScope Scope,
    string Name,
    ProgramType Type,
    string License,
    DeclaredType? Context,
    string Visibility,
    bool IsSleepable,
    bool IsOptional,
    string? AlternativeTo,
    ObjectModel? Object);
